-- The log: records (facts, chained), words apart so that they can be destroyed, heads to compare with.
--
-- at and signed_at are Unix milliseconds. A session has no row anywhere until its first record.

-- +goose Up

-- One row a log. An append moves it only from the head that the decision was made on; that is the whole of the compare.
-- Nothing but the session is indexed and pages are kept mostly empty, so that moving every head of one, over and
-- over, stays within the page and out of the index.
CREATE TABLE heads (
    session TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    log     BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY, -- short for the session, within this database
    seq     BIGINT NOT NULL CHECK (seq > 0),
    at      BIGINT NOT NULL,
    digest  BYTEA NOT NULL CHECK (length(digest) = 32)
) WITH (fillfactor = 20);

-- Rows are added, and removed with their whole log; none is ever changed.
CREATE TABLE records (
    log        BIGINT NOT NULL,
    seq        BIGINT NOT NULL CHECK (seq > 0),
    at         BIGINT NOT NULL,
    format     INTEGER NOT NULL,
    facts      BYTEA NOT NULL,
    commitment BYTEA CHECK (length(commitment) = 32), -- null: there were no words
    digest     BYTEA NOT NULL CHECK (length(digest) = 32),
    command    BYTEA CHECK (length(command) = 16),
    words      BIGINT, -- null: there were no words
    PRIMARY KEY (log, seq)
);

-- In the order of their writing, whosesoever they are, so that their index grows at its end alone. No row: destroyed.
-- Numbers are never used again. What is sealed does not compress: EXTERNAL does not try.
CREATE SEQUENCE words_n CACHE 64;
CREATE TABLE words (
    n      BIGINT PRIMARY KEY NOT NULL,
    sealed BYTEA NOT NULL
);
ALTER TABLE words ALTER COLUMN sealed SET STORAGE EXTERNAL;

CREATE TABLE signatures (
    session   TEXT COLLATE "C" NOT NULL,
    seq       BIGINT NOT NULL,
    signed_at BIGINT NOT NULL,
    key       TEXT COLLATE "C" NOT NULL,
    at        BIGINT NOT NULL,
    digest    BYTEA NOT NULL,
    sig       BYTEA NOT NULL,
    PRIMARY KEY (session, seq, signed_at, key)
);
