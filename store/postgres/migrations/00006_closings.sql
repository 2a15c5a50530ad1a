-- The chain of closed sessions: one link for each session that ended, whatever becomes of the session.

-- +goose Up

CREATE TABLE closings (
    n         BIGINT PRIMARY KEY NOT NULL CHECK (n > 0),
    session   TEXT COLLATE "C" NOT NULL UNIQUE,
    seq       BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    digest    BYTEA NOT NULL CHECK (length(digest) = 32),
    closed_at BIGINT NOT NULL,
    previous  BYTEA NOT NULL CHECK (length(previous) = 32),
    key       TEXT COLLATE "C" NOT NULL,
    sig       BYTEA NOT NULL
);
