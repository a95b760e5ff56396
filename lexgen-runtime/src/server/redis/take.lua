-- Takes the points of a request under all of its limits, or none.
-- For each key, there are three arguments: the microseconds in which a point comes back, the points of the limit, the cost.
-- Returns the place of the limit, the points left, and the microseconds until all are back and until the next try.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local tightest
local taken = {}
for i, key in ipairs(KEYS) do
    local interval, points, cost = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
    local capacity = interval * points
    local full_at = tonumber(redis.call('GET', key) or 0)
    local missing = math.min(math.max(full_at - now, 0), capacity)
    taken[i] = missing + interval * cost
    if taken[i] > capacity then
        return {i, 0, missing, taken[i] - capacity}
    end
    local remaining = math.floor((capacity - taken[i]) / interval)
    if not tightest or remaining < tightest[2] then
        tightest = {i, remaining, taken[i], 0}
    end
end
for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.0f', now + taken[i]), 'PX', math.ceil(taken[i] / 1000))
end
return tightest
