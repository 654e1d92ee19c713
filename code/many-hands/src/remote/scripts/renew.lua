-- A worker's look-out: says that it is alive and renews its leases.
-- KEYS: tasks, the worker's own, workers, submitters, versions. ARGV: worker, version, lease, host, pid,
-- places, then the ids of what runs. Returns what it no longer holds, and the versions of the
-- submitters that are alive.
local worker, lease = ARGV[1], tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

redis.call('HSET', KEYS[2], 'version', ARGV[2], 'host', ARGV[4], 'pid', ARGV[5], 'places', ARGV[6], 'running', #ARGV - 6)
redis.call('PEXPIRE', KEYS[2], 3 * lease)
redis.call('ZADD', KEYS[3], now + 3 * lease, KEYS[2])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)

redis.call('SADD', KEYS[5], ARGV[2])

local gone = {}
for at = 7, #ARGV do
    if pending(ARGV[at]) == worker then
        redis.call('XCLAIM', KEYS[1], 'w', worker, 0, ARGV[at], 'JUSTID')
    else
        gone[#gone + 1] = ARGV[at]
    end
end
return {gone, redis.call('ZRANGEBYSCORE', KEYS[4], now - 15000, '+inf')}
