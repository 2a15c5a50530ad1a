-- What is being destroyed and how far it has come, and what may not be: apart from the log for the same reason as keys.

-- +goose Up

-- Times are Unix milliseconds, 0 where there is none. covers is a JSON list of what it touches.
CREATE TABLE purges (
    subject TEXT PRIMARY KEY NOT NULL,
    why     TEXT NOT NULL,
    made_by TEXT NOT NULL,
    covers  TEXT NOT NULL,
    asked   INTEGER NOT NULL,
    steps   INTEGER NOT NULL DEFAULT 0,
    done    INTEGER NOT NULL DEFAULT 0,
    holder  TEXT NOT NULL DEFAULT '', -- who works on it, until when
    until   INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX purges_under_way ON purges (asked) WHERE done = 0;

CREATE TABLE holds (
    object      TEXT NOT NULL,
    why         TEXT NOT NULL,
    made_by     TEXT NOT NULL,
    since       INTEGER NOT NULL,
    released    INTEGER NOT NULL,
    released_by TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX holds_that_last ON holds (object) WHERE released = 0;

-- Held while a purge begins or a hold is set: its one row makes the two follow each other.
CREATE TABLE purge_lock (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
INSERT INTO purge_lock VALUES (1);
