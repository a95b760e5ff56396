-- The tokens that have been used. `kept_until` is the second in which a token may be forgotten, since 1970.
CREATE TABLE IF NOT EXISTS "lexgen_tokens" (
    digest bytea PRIMARY KEY, issuer_group bytea NOT NULL, kept_until bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS "lexgen_tokens_issuer_group" ON "lexgen_tokens" (issuer_group);
CREATE INDEX IF NOT EXISTS "lexgen_tokens_kept_until" ON "lexgen_tokens" (kept_until);

-- Remembers a token of a group of issuers, and returns 0 for its first use, 1 for another one, and 2 if the group has too many.
CREATE OR REPLACE FUNCTION "lexgen_use_token"(token bytea, token_group bytea, until bigint, share bigint)
RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    -- The tokens of a group are counted one after another.
    PERFORM pg_advisory_xact_lock(hashtextextended(encode(token_group, 'hex'), 0));
    IF EXISTS (SELECT FROM "lexgen_tokens" WHERE digest = token) THEN
        RETURN 1;
    END IF;
    IF (SELECT count(*) FROM "lexgen_tokens" WHERE issuer_group = token_group
        AND kept_until >= extract(epoch FROM clock_timestamp())) >= share THEN
        RETURN 2;
    END IF;
    INSERT INTO "lexgen_tokens" (digest, issuer_group, kept_until) VALUES (token, token_group, until);
    RETURN 0;
END
$$;
