-- KEYS: dictionary. ARGV: key, new value, and the value that there must be, if there must be one.
-- Whether it was so.
local before = redis.call('HGET', KEYS[1], ARGV[1])
if before ~= (ARGV[3] or false) then
    return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
