-- Remembers a token of a group of issuers, and returns 0 for its first use, 1 for another one, and 2 if the group has too many.
-- KEYS: the tokens of the group. ARGV: the digest of the token, the second in which it may be forgotten, and the share of a group.
local tokens, digest = KEYS[1], ARGV[1]
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', tokens, '-inf', '(' .. now)
if redis.call('ZSCORE', tokens, digest) then
    return 1
end
if redis.call('ZCARD', tokens) >= tonumber(ARGV[3]) then
    return 2
end
redis.call('ZADD', tokens, ARGV[2], digest)
local last = redis.call('ZREVRANGE', tokens, 0, 0, 'WITHSCORES')[2]
redis.call('EXPIREAT', tokens, tonumber(last) + 1)
return 0
