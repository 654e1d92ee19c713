-- KEYS: queue. ARGV: capacity, message. Whether there was room.
if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[1]) then
    return 0
end
redis.call('RPUSH', KEYS[1], ARGV[2])
return 1
