-- Ends what a worker has done, and gives it as many tasks as it has room for.
-- KEYS: tasks, the worker's own. ARGV: worker, room, then for each task id, kind, body: 'answer' is
-- what the function gave; 'died', that its process ended, and the task may be tried again.
for at = 3, #ARGV, 3 do
    local id, kind, body = ARGV[at], ARGV[at + 1], ARGV[at + 2]
    local task = find(id)
    if task and kind == 'answer' then
        settle(id, task, 'answer', body)
        redis.call('HINCRBY', base .. ':counts', 'done', 1)
        redis.call('HINCRBY', KEYS[2], 'done', 1)
    elseif task then
        local owner, deliveries = pending(id)
        if owner == ARGV[1] then
            redis.call('HINCRBY', KEYS[2], 'died', 1)
            if deliveries >= tonumber(task.m) then
                bury(task, 'its process died')
                settle(id, task, 'answer', body)
            else
                -- As if it had not been renewed for long: the next look-out takes it over.
                redis.call('XCLAIM', KEYS[1], 'w', ARGV[1], 0, id, 'IDLE', 1000000000, 'JUSTID')
            end
        end
    end
end
if tonumber(ARGV[2]) == 0 then
    return {}
end
local read = redis.call('XREADGROUP', 'GROUP', 'w', ARGV[1], 'COUNT', ARGV[2], 'STREAMS', KEYS[1], '>')
return read and read[1][2] or {}
