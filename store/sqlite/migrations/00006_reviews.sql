-- What staff add to a session after it: outcomes of what was left open, sign-offs, addenda.

-- +goose Up

CREATE TABLE reviews (
    id         TEXT PRIMARY KEY NOT NULL,
    session_id TEXT NOT NULL REFERENCES planned_sessions (id),
    kind       TEXT NOT NULL,
    about      TEXT NOT NULL,
    code       TEXT NOT NULL,
    head       INTEGER NOT NULL,
    digest     BLOB NOT NULL,
    sealed     BLOB NOT NULL,
    made_by    TEXT NOT NULL,
    created    INTEGER NOT NULL,
    made       INTEGER NOT NULL
) STRICT;
CREATE INDEX reviews_by_session ON reviews (session_id, made);
