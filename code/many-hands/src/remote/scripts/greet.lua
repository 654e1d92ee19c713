-- A submitter says that it is alive. KEYS: client, workers, submitters, versions. ARGV: version, milliseconds
-- that a client is remembered, host, pid. Returns how many places the workers of its version have.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'host', ARGV[3], 'pid', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[3], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - 15000)
redis.call('SADD', KEYS[4], ARGV[1])
local places = 0
for _, worker in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
    local here = redis.call('HMGET', worker, 'places', 'version')
    if here[2] == ARGV[1] then
        places = places + tonumber(here[1])
    end
end
return places
