-- Wrapped keys and the journal of those destroyed, in a schema that the ordinary backup leaves out
-- (pg_dump --schema=hearth), so that a restore brings none back.

-- +goose Up

CREATE TABLE hearth_keys.keys (
    owner   TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    wrapped BYTEA NOT NULL
);

-- at is Unix milliseconds. A row here also says that the owner never gets a key again.
CREATE TABLE hearth_keys.destroyed (
    owner TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    at    BIGINT NOT NULL,
    why   TEXT NOT NULL
);
