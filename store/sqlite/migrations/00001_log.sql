-- The log: records (facts, chained), words apart so that they can be destroyed, heads to compare with.
--
-- at and signed_at are Unix milliseconds. A session has no row anywhere until its first record.

-- +goose Up

-- One row a log. An append moves it only from the head that the decision was made on; that is the whole of the compare.
CREATE TABLE heads (
    session TEXT PRIMARY KEY NOT NULL,
    seq     INTEGER NOT NULL CHECK (seq > 0),
    at      INTEGER NOT NULL,
    digest  BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE records (
    session    TEXT NOT NULL,
    seq        INTEGER NOT NULL CHECK (seq > 0),
    at         INTEGER NOT NULL,
    format     INTEGER NOT NULL,
    facts      BLOB NOT NULL,
    commitment BLOB CHECK (length(commitment) = 32), -- null: there were no words
    digest     BLOB NOT NULL CHECK (length(digest) = 32),
    command    BLOB CHECK (length(command) = 16),
    PRIMARY KEY (session, seq)
) STRICT, WITHOUT ROWID;

-- No row: there were no words, or they have been destroyed.
CREATE TABLE words (
    session TEXT NOT NULL,
    seq     INTEGER NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (session, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE signatures (
    session   TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    signed_at INTEGER NOT NULL,
    key       TEXT NOT NULL,
    at        INTEGER NOT NULL,
    digest    BLOB NOT NULL,
    sig       BLOB NOT NULL,
    PRIMARY KEY (session, seq, signed_at, key)
) STRICT, WITHOUT ROWID;
