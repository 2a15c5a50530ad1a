-- The log: records (facts, chained), words apart so that they can be destroyed, heads to compare with.
--
-- at and signed_at are Unix milliseconds. A session has no row anywhere until its first record.

-- +goose Up

-- One row a log. An append moves it only from the head that the decision was made on; that is the whole of the compare.
-- Rows lie in the order of their beginning, so that the logs that are live together share pages.
CREATE TABLE heads (
    n       INTEGER PRIMARY KEY,
    session TEXT NOT NULL UNIQUE,
    seq     INTEGER NOT NULL CHECK (seq > 0),
    at      INTEGER NOT NULL,
    digest  BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;

CREATE TABLE records (
    session    TEXT NOT NULL,
    seq        INTEGER NOT NULL CHECK (seq > 0),
    at         INTEGER NOT NULL,
    format     INTEGER NOT NULL,
    facts      BLOB NOT NULL,
    commitment BLOB CHECK (length(commitment) = 32), -- null: there were no words
    digest     BLOB NOT NULL CHECK (length(digest) = 32),
    command    BLOB CHECK (length(command) = 16),
    words      INTEGER, -- null: there were none, or they have been destroyed
    PRIMARY KEY (session, seq)
) STRICT, WITHOUT ROWID;

-- In the order of their writing, whosesoever they are: a flush of a hundred logs then writes a few pages of words and
-- not a hundred. Numbers are used again, so whoever deletes a row also clears the number in its record.
CREATE TABLE words (
    n      INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;

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
