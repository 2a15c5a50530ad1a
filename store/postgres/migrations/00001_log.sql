-- The log: records (facts, chained), words apart so that they can be destroyed, heads to compare with.
--
-- at and signed_at are Unix milliseconds. A session has no row anywhere until its first record.

-- +goose Up

-- One row a log. An append moves it only from the head that the decision was made on; that is the whole of the compare.
-- Nothing but the session is indexed and pages are kept half empty, so that moving a head stays within its page.
CREATE TABLE heads (
    session TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    seq     BIGINT NOT NULL CHECK (seq > 0),
    at      BIGINT NOT NULL,
    digest  BYTEA NOT NULL CHECK (length(digest) = 32)
) WITH (fillfactor = 50);

CREATE TABLE records (
    session    TEXT COLLATE "C" NOT NULL,
    seq        BIGINT NOT NULL CHECK (seq > 0),
    at         BIGINT NOT NULL,
    format     INTEGER NOT NULL,
    facts      BYTEA NOT NULL,
    commitment BYTEA CHECK (length(commitment) = 32), -- null: there were no words
    digest     BYTEA NOT NULL CHECK (length(digest) = 32),
    command    BYTEA CHECK (length(command) = 16),
    PRIMARY KEY (session, seq)
);

-- No row: there were no words, or they have been destroyed. What is sealed does not compress: EXTERNAL does not try.
CREATE TABLE words (
    session TEXT COLLATE "C" NOT NULL,
    seq     BIGINT NOT NULL,
    sealed  BYTEA NOT NULL,
    PRIMARY KEY (session, seq)
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
