-- Wrapped keys and the journal of those destroyed, in a file apart from the log's so that a restore brings none back.

-- +goose Up

CREATE TABLE keys (
    owner   TEXT PRIMARY KEY NOT NULL,
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- at is Unix milliseconds. A row here also says that the owner never gets a key again.
CREATE TABLE destroyed (
    owner TEXT PRIMARY KEY NOT NULL,
    at    INTEGER NOT NULL,
    why   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
