-- Who may read a record beside who leads its group, what members agreed to beside their agreement, the second step of
-- sign-ins, and the chain of the audit.

-- +goose Up

-- The digest of the chain up to and with a line; null: written by a Hearth that knew of no chain.
ALTER TABLE audit ADD COLUMN digest BLOB;
CREATE INDEX audit_by_object ON audit (substr(object, 1, 34), seq);

ALTER TABLE sign_ins ADD COLUMN proved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sign_ins ADD COLUMN second INTEGER NOT NULL DEFAULT 0;

CREATE TABLE reading_grants (
    id          TEXT PRIMARY KEY NOT NULL,
    session_id  TEXT NOT NULL REFERENCES planned_sessions (id),
    reader      TEXT NOT NULL REFERENCES staff (id),
    made_by     TEXT NOT NULL,
    break_glass INTEGER NOT NULL,
    why         TEXT NOT NULL,
    created     INTEGER NOT NULL,
    until       INTEGER NOT NULL,
    ended       INTEGER NOT NULL,
    reviewed    INTEGER NOT NULL,
    reviewed_by TEXT NOT NULL,
    made        INTEGER NOT NULL
) STRICT;
CREATE INDEX reading_grants_by_session ON reading_grants (session_id, made);
CREATE INDEX reading_grants_by_reader ON reading_grants (reader, made);

CREATE TABLE consents (
    n         INTEGER PRIMARY KEY NOT NULL,
    member_id TEXT NOT NULL REFERENCES members (id),
    kind      TEXT NOT NULL,
    given     INTEGER NOT NULL,
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX consents_by_member ON consents (member_id, n);

CREATE TABLE second_steps (
    staff_id TEXT PRIMARY KEY NOT NULL REFERENCES staff (id),
    sealed   BLOB NOT NULL,
    since    INTEGER NOT NULL,
    step     INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
    hash     BLOB PRIMARY KEY NOT NULL,
    staff_id TEXT NOT NULL REFERENCES staff (id)
) STRICT;
CREATE INDEX recovery_codes_by_staff ON recovery_codes (staff_id);
