-- What all scripts that end a task begin with. KEYS[1] is the stream of tasks; an entry is in it as
-- long as its task has no result, so that the first to take it out is the one with the result.
local base = string.sub(KEYS[1], 1, -#':tasks' - 1)

local function fields_of(entry)
    local fields = {}
    for index = 1, #entry[2], 2 do
        fields[entry[2][index]] = entry[2][index + 1]
    end
    -- Whatever else has written an entry: a script that fails at one would hold up all others.
    for _, text in ipairs({'c', 'f', 'a', 'o'}) do
        fields[text] = fields[text] or ''
    end
    for number, otherwise in pairs({n = 0, i = 0, l = 0, m = 1, t = 3600000}) do
        local found = tonumber(fields[number])
        if not found or found < 0 or found > 2 ^ 52 or found ~= math.floor(found) then
            found = otherwise
        end
        fields[number] = string.format('%.0f', found)
    end
    return fields
end

local function find(id)
    local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
    return entry and fields_of(entry)
end

local function tell(client, number, kind, body, keep)
    local replies = base .. ':replies:' .. client
    redis.call('XADD', replies, '*', 'n', number, 'k', kind, 'b', body)
    redis.call('PEXPIRE', replies, keep)
end

-- Gives the task its result. What can fail for lack of memory comes first.
local function settle(id, task, kind, body)
    tell(task.c, task.n, kind, body, task.t)
    if task.o ~= '' then
        local once = base .. ':once:' .. task.o
        for _, other in ipairs(redis.call('LRANGE', once .. ':waiting', 0, -1)) do
            local client, number = string.match(other, '^(.*) (%d+)$')
            tell(client, number, kind, body, task.t)
        end
        redis.call('DEL', once .. ':waiting')
        redis.call('HSET', once, 'kind', kind, 'body', body)
        redis.call('PEXPIRE', once, task.t)
    end
    redis.call('XACK', KEYS[1], 'w', id)
    redis.call('XDEL', KEYS[1], id)
end

local function bury(task, why)
    redis.call('XADD', base .. ':dead', 'MAXLEN', '~', 10000, '*', 'f', task.f, 'i', task.i, 'a', task.a,
        'c', task.c, 'n', task.n, 'l', task.l, 'm', task.m, 't', task.t, 'why', why)
    redis.call('HINCRBY', base .. ':counts', 'dead', 1)
end

local function pending(id)
    local found = redis.call('XPENDING', KEYS[1], 'w', id, id, 1)[1]
    if found then
        return found[2], found[4]
    end
end
