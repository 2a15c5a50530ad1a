-- Process notes, in a file that nothing else opens.

-- +goose Up

CREATE TABLE notes (
    author     TEXT NOT NULL,
    session_id TEXT NOT NULL,
    kind       TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    at         INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    PRIMARY KEY (author, session_id, kind)
) STRICT;
