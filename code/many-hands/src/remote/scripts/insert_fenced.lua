-- KEYS: dictionary, its newest token. ARGV: key, value, token. Returns the newest token.
local latest = tonumber(redis.call('GET', KEYS[2]) or '0')
local token = tonumber(ARGV[3])
if token < latest then
    return latest
end
redis.call('SET', KEYS[2], ARGV[3])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return token
