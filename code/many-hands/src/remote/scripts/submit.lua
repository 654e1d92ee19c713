-- Puts tasks into the stream as far as there is room, and returns their ids. The same batch is
-- taken once: a client that got no answer asks again.
-- KEYS: tasks, client. ARGV: capacity, batch, milliseconds that a client is remembered; for each
-- task c, n, f, i, a, l, m, t, o.
if redis.call('HGET', KEYS[2], 'batch') == ARGV[2] then
    return redis.call('HGET', KEYS[2], 'ids')
end
local room = tonumber(ARGV[1]) - redis.call('XLEN', KEYS[1])
local ids = {}
for at = 4, #ARGV, 9 do
    if room <= 0 then
        break
    end
    local client, number, keep, key = ARGV[at], ARGV[at + 1], ARGV[at + 7], ARGV[at + 8]
    local once = base .. ':once:' .. key
    local earlier = key ~= '' and redis.call('HGET', once, 'id')
    local kind = earlier and redis.call('HGET', once, 'kind')
    if kind then
        tell(client, number, kind, redis.call('HGET', once, 'body'), keep)
    elseif earlier and find(earlier) then
        redis.call('RPUSH', once .. ':waiting', client .. ' ' .. number)
    else
        earlier = redis.call('XADD', KEYS[1], '*', 'c', client, 'n', number, 'f', ARGV[at + 2], 'i', ARGV[at + 3],
            'a', ARGV[at + 4], 'l', ARGV[at + 5], 'm', ARGV[at + 6], 't', keep, 'o', key)
        if key ~= '' then
            redis.call('DEL', once, once .. ':waiting')
            redis.call('HSET', once, 'id', earlier)
        end
        room = room - 1
    end
    ids[#ids + 1] = earlier
end
local found = table.concat(ids, ' ')
if #ids > 0 then
    redis.call('HSET', KEYS[2], 'batch', ARGV[2], 'ids', found)
    redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
return found
