-- Process notes, in a schema of their own: the role that reads records needs no right to it.

-- +goose Up

CREATE TABLE notes.notes (
    author     TEXT NOT NULL,
    session_id TEXT NOT NULL,
    kind       TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    at         BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    PRIMARY KEY (author, session_id, kind)
);
