-- The changes of the key that signs: beside the keys, since an older copy of the records does not undo them.

-- +goose Up

-- at is Unix milliseconds.
CREATE TABLE hearth_keys.key_changes (
    n        BIGINT PRIMARY KEY NOT NULL,
    at       BIGINT NOT NULL,
    old      BYTEA NOT NULL,
    new      BYTEA NOT NULL,
    closings BIGINT NOT NULL,
    link     BYTEA NOT NULL,
    old_sig  BYTEA NOT NULL,
    new_sig  BYTEA NOT NULL
);
