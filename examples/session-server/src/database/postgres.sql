-- Version 1. A later version would be another file that is run if `schema_version` has 1. Events are in the tables of
-- `PostgresLog`.

CREATE TABLE schema_version (
    version BIGINT NOT NULL
);

INSERT INTO schema_version VALUES (1);

-- The key that signs tokens. All servers have the same one.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE accounts (
    did               TEXT PRIMARY KEY,
    handle            TEXT NOT NULL,
    email             TEXT NOT NULL,
    email_confirmed   BOOLEAN NOT NULL,
    -- Whether signing in requires a code that is sent by mail.
    email_auth_factor BOOLEAN NOT NULL,
    -- The reason why the account is not active: `takendown`, `suspended`, `deactivated`.
    status            TEXT,
    -- Argon2id, as PHC strings.
    password_hash     TEXT NOT NULL
);

CREATE UNIQUE INDEX accounts_by_handle ON accounts (lower(handle));
CREATE UNIQUE INDEX accounts_by_email ON accounts (lower(email));

CREATE TABLE sessions (
    id         TEXT PRIMARY KEY,
    did        TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    -- The only valid refresh token. All previous ones are used.
    refresh_id TEXT NOT NULL,
    -- Unix time in seconds when that token and the session expire.
    expires    BIGINT NOT NULL
);

CREATE INDEX sessions_by_expiry ON sessions (expires);

CREATE TABLE sign_in_codes (
    did     TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    hash    TEXT NOT NULL,
    expires BIGINT NOT NULL
);
