-- The chain of closed sessions: one link for each session that ended, whatever becomes of the session.

-- +goose Up

CREATE TABLE closings (
    n         INTEGER PRIMARY KEY CHECK (n > 0),
    session   TEXT NOT NULL UNIQUE,
    seq       INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    digest    BLOB NOT NULL CHECK (length(digest) = 32),
    closed_at INTEGER NOT NULL,
    previous  BLOB NOT NULL CHECK (length(previous) = 32),
    key       TEXT NOT NULL,
    sig       BLOB NOT NULL
) STRICT;
