-- KEYS: dictionary. ARGV: key, value. Returns the value that there was.
local before = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return before
