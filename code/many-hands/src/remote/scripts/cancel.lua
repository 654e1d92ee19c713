-- Ends tasks without a result of their own. KEYS: tasks. ARGV: ids. Returns how many it has ended.
local cancelled = 0
for _, id in ipairs(ARGV) do
    local task = find(id)
    if task then
        settle(id, task, 'cancelled', '')
        cancelled = cancelled + 1
    end
end
return cancelled
