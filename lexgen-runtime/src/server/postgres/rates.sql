-- The points of clients. `full_at` is the time when all points of a client are back, in microseconds since 1970.
CREATE UNLOGGED TABLE IF NOT EXISTS "lexgen_rates" (key bytea PRIMARY KEY, full_at bigint NOT NULL);
CREATE INDEX IF NOT EXISTS "lexgen_rates_full_at" ON "lexgen_rates" (full_at);

-- Takes the points of a request under all of its limits, or none. `intervals` are the microseconds in which a point comes back.
-- Returns the place of the limit, the points left, and the microseconds until all are back and until the next try.
CREATE OR REPLACE FUNCTION "lexgen_take"(keys bytea[], intervals bigint[], points bigint[], costs bigint[])
RETURNS TABLE (place bigint, remaining bigint, reset_after bigint, retry_after bigint) LANGUAGE plpgsql AS $$
DECLARE
    now_at bigint;
    full_time bigint;
    capacity bigint;
    missing bigint;
    taken bigint;
    times bigint[];
    locked bigint;
BEGIN
    -- Locks the rows, in the same order in all processes. Rows may be deleted after they are found.
    LOOP
        INSERT INTO "lexgen_rates" (key, full_at)
            SELECT asked.key, 0 FROM unnest(keys) AS asked(key) ORDER BY asked.key ON CONFLICT DO NOTHING;
        PERFORM 1 FROM "lexgen_rates" AS rates WHERE rates.key = ANY (keys) ORDER BY rates.key FOR UPDATE;
        GET DIAGNOSTICS locked = ROW_COUNT;
        EXIT WHEN locked = cardinality(keys);
    END LOOP;
    now_at := floor(extract(epoch FROM clock_timestamp()) * 1000000);
    FOR i IN 1 .. cardinality(keys) LOOP
        SELECT rates.full_at INTO full_time FROM "lexgen_rates" AS rates WHERE rates.key = keys[i];
        capacity := intervals[i] * points[i];
        missing := least(greatest(full_time - now_at, 0), capacity);
        taken := missing + intervals[i] * costs[i];
        IF taken > capacity THEN
            RETURN QUERY SELECT i::bigint, 0::bigint, missing, taken - capacity;
            RETURN;
        END IF;
        IF place IS NULL OR (capacity - taken) / intervals[i] < remaining THEN
            place := i;
            remaining := (capacity - taken) / intervals[i];
            reset_after := taken;
            retry_after := 0;
        END IF;
        times[i] := now_at + taken;
    END LOOP;
    UPDATE "lexgen_rates" AS rates SET full_at = asked.full_at
        FROM unnest(keys, times) AS asked(key, full_at) WHERE rates.key = asked.key;
    RETURN NEXT;
END
$$;
