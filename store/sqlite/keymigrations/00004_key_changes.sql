-- The changes of the key that signs: beside the keys, since an older copy of the records does not undo them.

-- +goose Up

-- at is Unix milliseconds.
CREATE TABLE key_changes (
    n        INTEGER PRIMARY KEY NOT NULL,
    at       INTEGER NOT NULL,
    old      BLOB NOT NULL,
    new      BLOB NOT NULL,
    closings INTEGER NOT NULL,
    link     BLOB NOT NULL,
    old_sig  BLOB NOT NULL,
    new_sig  BLOB NOT NULL
) STRICT;
