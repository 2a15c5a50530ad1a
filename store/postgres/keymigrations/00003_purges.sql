-- What is being destroyed and how far it has come, and what may not be: apart from the log for the same reason as keys.

-- +goose Up

-- Times are Unix milliseconds, 0 where there is none. covers is a JSON list of what it touches.
CREATE TABLE hearth_keys.purges (
    subject TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    why     TEXT NOT NULL,
    made_by TEXT NOT NULL,
    covers  TEXT NOT NULL,
    asked   BIGINT NOT NULL,
    steps   BIGINT NOT NULL DEFAULT 0,
    done    BIGINT NOT NULL DEFAULT 0,
    holder  TEXT NOT NULL DEFAULT '', -- who works on it, until when
    until   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX purges_under_way ON hearth_keys.purges (asked) WHERE done = 0;

CREATE TABLE hearth_keys.holds (
    object      TEXT COLLATE "C" NOT NULL,
    why         TEXT NOT NULL,
    made_by     TEXT NOT NULL,
    since       BIGINT NOT NULL,
    released    BIGINT NOT NULL,
    released_by TEXT NOT NULL
);
CREATE UNIQUE INDEX holds_that_last ON hearth_keys.holds (object) WHERE released = 0;

-- Held while a purge begins or a hold is set: its one row makes the two follow each other.
CREATE TABLE hearth_keys.purge_lock (one BIGINT PRIMARY KEY CHECK (one = 1));
INSERT INTO hearth_keys.purge_lock VALUES (1);
