-- What staff add to a session after it: outcomes of what was left open, sign-offs, addenda.

-- +goose Up

CREATE TABLE reviews (
    id         TEXT PRIMARY KEY NOT NULL,
    session_id TEXT NOT NULL REFERENCES planned_sessions (id),
    kind       TEXT NOT NULL,
    about      TEXT NOT NULL,
    code       TEXT NOT NULL,
    head       BIGINT NOT NULL,
    digest     BYTEA NOT NULL,
    sealed     BYTEA NOT NULL,
    made_by    TEXT NOT NULL,
    created    BIGINT NOT NULL,
    made       BIGINT NOT NULL
);
CREATE INDEX reviews_by_session ON reviews (session_id, made);
