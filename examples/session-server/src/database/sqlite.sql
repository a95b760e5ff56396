-- Version 1. A later version would be another file that is run if `user_version` is 1.

CREATE TABLE accounts (
    did               TEXT PRIMARY KEY,
    handle            TEXT NOT NULL UNIQUE COLLATE NOCASE,
    email             TEXT NOT NULL UNIQUE COLLATE NOCASE,
    email_confirmed   INTEGER NOT NULL,
    -- Whether signing in requires a code that is sent by mail.
    email_auth_factor INTEGER NOT NULL,
    -- The reason why the account is not active: `takendown`, `suspended`, `deactivated`.
    status            TEXT,
    -- Argon2id, as PHC strings.
    password_hash     TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    id         TEXT PRIMARY KEY,
    did        TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
    -- The only valid refresh token. All previous ones are used.
    refresh_id TEXT NOT NULL,
    -- Unix time in seconds when that token and the session expire.
    expires    INTEGER NOT NULL
) STRICT;

CREATE INDEX sessions_by_expiry ON sessions (expires);

CREATE TABLE sign_in_codes (
    did     TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    hash    TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
    seq     INTEGER PRIMARY KEY,
    did     TEXT NOT NULL,
    session TEXT NOT NULL,
    -- `created`, `refreshed`, `deleted`.
    kind    TEXT NOT NULL,
    time    TEXT NOT NULL
) STRICT;

CREATE INDEX events_of_account ON events (did, seq);
