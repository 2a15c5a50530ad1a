-- Which instances live, and who is connected through which of them. It is about now alone: unlogged, so that renewing costs
-- no write-ahead log, and empty after a crash.

-- +goose Up

-- version is that of the last call that was kept. Pages are kept mostly empty: every row changes once a second.
CREATE UNLOGGED TABLE leases (
    instance TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    version  BIGINT NOT NULL CHECK (version > 0),
    renewed  TIMESTAMPTZ NOT NULL
) WITH (fillfactor = 20);

CREATE UNLOGGED TABLE attached (
    session  TEXT COLLATE "C" NOT NULL,
    instance TEXT COLLATE "C" NOT NULL REFERENCES leases ON DELETE CASCADE,
    version  BIGINT NOT NULL,
    seats    TEXT[] NOT NULL,
    emptied  TIMESTAMPTZ, -- null: somebody is there
    PRIMARY KEY (session, instance)
) WITH (fillfactor = 50);

-- For a lease that ends with all that is attached by it.
CREATE INDEX attached_by_instance ON attached (instance);
CREATE INDEX attached_emptied ON attached (instance, emptied) WHERE emptied IS NOT NULL;
