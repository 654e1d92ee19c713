-- Which of these tasks are no longer in the stream. KEYS: tasks. ARGV: ids.
local missing = {}
for _, id in ipairs(ARGV) do
    if not find(id) then
        missing[#missing + 1] = id
    end
end
return missing
