-- KEYS: lock, its tokens. ARGV: owner, lease in milliseconds. Returns a token, or nothing.
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
    return false
end
return redis.call('INCR', KEYS[2])
