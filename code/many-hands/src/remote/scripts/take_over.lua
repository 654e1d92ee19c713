-- Takes over what other workers have left: entries that have not been claimed for as long as a
-- lease lasts, by the server's clock. KEYS: tasks. ARGV: worker, lease, room.
local worker, lease, room = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local taken = {}
for _, left in ipairs(redis.call('XPENDING', KEYS[1], 'w', 'IDLE', lease, '-', '+', 100)) do
    local id, deliveries = left[1], left[4]
    local task = find(id)
    if not task then
        redis.call('XACK', KEYS[1], 'w', id)
    elseif deliveries >= tonumber(task.m) then
        bury(task, 'its worker vanished')
        settle(id, task, 'lost', tostring(deliveries))
    elseif #taken < room then
        local claimed = redis.call('XCLAIM', KEYS[1], 'w', worker, lease, id)
        taken[#taken + 1] = claimed[1]
    end
end

-- Consumers that are left of workers which have ended.
for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], 'w')) do
    local name, waiting = consumer[2], consumer[4]
    if waiting == 0 and name ~= worker and redis.call('EXISTS', base .. ':worker:' .. name) == 0 then
        redis.call('XGROUP', 'DELCONSUMER', KEYS[1], 'w', name)
    end
end
return taken
