-- Puts a dead task back, to be tried as often as a new one. KEYS: tasks, dead. ARGV: id. Whether
-- there was one.
local entry = redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1])[1]
if not entry then
    return 0
end
local task = fields_of(entry)
redis.call('XADD', KEYS[1], '*', 'c', task.c, 'n', task.n, 'f', task.f, 'i', task.i, 'a', task.a, 'l', task.l,
    'm', task.m, 't', task.t, 'o', '')
redis.call('XDEL', KEYS[2], ARGV[1])
return 1
