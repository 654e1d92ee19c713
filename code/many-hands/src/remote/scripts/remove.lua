-- KEYS: dictionary. ARGV: key. Returns the value that there was.
local before = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
return before
