-- The Directory: who people are, what opens a door, what was agreed, and the numbered feed of what changed.
--
-- Times are Unix milliseconds, 0 where there is none. Lists are JSON text. Hashes are keyed: no secret is kept. "made" is
-- the number in the feed of the change that created the row: creation order that two instances cannot tie.

-- +goose Up

-- One row a counter. Whoever moves "changes" holds its row until commit, so numbers have no holes and follow commits.
CREATE TABLE directory_counters (
    name  TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
) STRICT;
INSERT INTO directory_counters (name, value) VALUES ('changes', 0), ('audit', 0);

CREATE TABLE changes (
    seq    INTEGER PRIMARY KEY NOT NULL,
    kind   TEXT NOT NULL,
    object TEXT NOT NULL
) STRICT;

CREATE TABLE groups (
    id       TEXT PRIMARY KEY NOT NULL,
    name     TEXT NOT NULL,
    zone     TEXT NOT NULL,
    settings BLOB NOT NULL,
    keep     TEXT NOT NULL,
    created  INTEGER NOT NULL,
    version  INTEGER NOT NULL DEFAULT 0,
    made     INTEGER NOT NULL
) STRICT;

CREATE TABLE staff (
    id       TEXT PRIMARY KEY NOT NULL,
    login    TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    password TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    created  INTEGER NOT NULL,
    version  INTEGER NOT NULL DEFAULT 0,
    made     INTEGER NOT NULL
) STRICT;

CREATE TABLE group_staff (
    group_id TEXT NOT NULL REFERENCES groups (id),
    staff_id TEXT NOT NULL REFERENCES staff (id),
    role     TEXT NOT NULL,
    made     INTEGER NOT NULL,
    PRIMARY KEY (group_id, staff_id)
) STRICT;
CREATE INDEX group_staff_by_staff ON group_staff (staff_id);

CREATE TABLE agreements (
    group_id TEXT NOT NULL REFERENCES groups (id),
    version  INTEGER NOT NULL,
    body     TEXT NOT NULL,
    hash     TEXT NOT NULL,
    created  INTEGER NOT NULL,
    PRIMARY KEY (group_id, version)
) STRICT;

CREATE TABLE members (
    id       TEXT PRIMARY KEY NOT NULL,
    group_id TEXT NOT NULL REFERENCES groups (id),
    sealed   BLOB NOT NULL,
    removed  INTEGER NOT NULL,
    created  INTEGER NOT NULL,
    version  INTEGER NOT NULL DEFAULT 0,
    made     INTEGER NOT NULL
) STRICT;
CREATE INDEX members_by_group ON members (group_id, made);

CREATE TABLE planned_sessions (
    id       TEXT PRIMARY KEY NOT NULL,
    group_id TEXT NOT NULL REFERENCES groups (id),
    series   TEXT NOT NULL,
    title    TEXT NOT NULL,
    starts   INTEGER NOT NULL,
    minutes  INTEGER NOT NULL,
    phase    TEXT NOT NULL,
    mark     TEXT NOT NULL,
    created  INTEGER NOT NULL,
    made     INTEGER NOT NULL
) STRICT;
CREATE INDEX planned_sessions_by_start ON planned_sessions (starts, made);
CREATE INDEX planned_sessions_by_group ON planned_sessions (group_id, starts, made);

CREATE TABLE cards (
    session_id TEXT NOT NULL REFERENCES planned_sessions (id),
    member_id  TEXT NOT NULL REFERENCES members (id),
    sealed     BLOB NOT NULL,
    PRIMARY KEY (session_id, member_id)
) STRICT;
CREATE INDEX cards_by_member ON cards (member_id);

-- A person is a member or staff; place is the order in which people sat down.
CREATE TABLE seats (
    session_id  TEXT NOT NULL REFERENCES planned_sessions (id),
    participant TEXT NOT NULL,
    person      TEXT NOT NULL,
    staff       INTEGER NOT NULL,
    place       INTEGER NOT NULL,
    PRIMARY KEY (session_id, person),
    UNIQUE (session_id, participant)
) STRICT;
CREATE INDEX seats_by_person ON seats (person);

CREATE TABLE invitations (
    id         TEXT PRIMARY KEY NOT NULL,
    hash       BLOB NOT NULL UNIQUE,
    group_id   TEXT NOT NULL REFERENCES groups (id),
    member_id  TEXT NOT NULL, -- empty: open seats
    session_id TEXT NOT NULL, -- empty: a named member
    uses       INTEGER NOT NULL,
    used       INTEGER NOT NULL,
    replaces   INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    revoked    INTEGER NOT NULL,
    made_by    TEXT NOT NULL,
    created    INTEGER NOT NULL,
    made       INTEGER NOT NULL,
    CHECK (used <= uses),
    CHECK ((member_id = '') <> (session_id = ''))
) STRICT;
CREATE INDEX invitations_by_group ON invitations (group_id, made);
CREATE INDEX invitations_by_member ON invitations (member_id);
CREATE INDEX invitations_by_session ON invitations (session_id);

CREATE TABLE devices (
    id            TEXT PRIMARY KEY NOT NULL,
    hash          BLOB NOT NULL UNIQUE,
    member_id     TEXT NOT NULL REFERENCES members (id),
    invitation_id TEXT NOT NULL,
    trusted       INTEGER NOT NULL,
    created       INTEGER NOT NULL,
    expires       INTEGER NOT NULL,
    revoked       INTEGER NOT NULL,
    made          INTEGER NOT NULL
) STRICT;
CREATE INDEX devices_by_member ON devices (member_id, made);
CREATE INDEX devices_by_invitation ON devices (invitation_id);

CREATE TABLE links (
    hash     BLOB PRIMARY KEY NOT NULL,
    staff_id TEXT NOT NULL, -- empty: the very first link
    purpose  TEXT NOT NULL,
    expires  INTEGER NOT NULL,
    used     INTEGER NOT NULL,
    created  INTEGER NOT NULL
) STRICT;
CREATE INDEX links_by_staff ON links (staff_id);

CREATE TABLE sign_ins (
    hash     BLOB PRIMARY KEY NOT NULL,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    created  INTEGER NOT NULL,
    seen     INTEGER NOT NULL,
    expires  INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_ins_by_staff ON sign_ins (staff_id);

CREATE TABLE api_keys (
    id      TEXT PRIMARY KEY NOT NULL,
    hash    BLOB NOT NULL UNIQUE,
    name    TEXT NOT NULL,
    scopes  TEXT NOT NULL,
    origins TEXT NOT NULL,
    made_by TEXT NOT NULL,
    created INTEGER NOT NULL,
    revoked INTEGER NOT NULL,
    made    INTEGER NOT NULL
) STRICT;

CREATE TABLE tickets (
    hash              BLOB PRIMARY KEY NOT NULL,
    key_id            TEXT NOT NULL REFERENCES api_keys (id),
    session_id        TEXT NOT NULL REFERENCES planned_sessions (id),
    member_id         TEXT NOT NULL REFERENCES members (id),
    agreement_hash    TEXT NOT NULL,
    agreement_version INTEGER NOT NULL,
    consent_at        INTEGER NOT NULL,
    expires           INTEGER NOT NULL,
    used              INTEGER NOT NULL
) STRICT;
CREATE INDEX tickets_by_session ON tickets (session_id);
CREATE INDEX tickets_by_member ON tickets (member_id);

CREATE TABLE operator_settings (
    name  TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE audit (
    seq      INTEGER PRIMARY KEY NOT NULL,
    at       INTEGER NOT NULL,
    who      TEXT NOT NULL,
    what     TEXT NOT NULL,
    object   TEXT NOT NULL,
    purpose  TEXT NOT NULL,
    result   TEXT NOT NULL,
    instance TEXT NOT NULL
) STRICT;

-- What was said to be kept is kept: the database itself refuses, whoever asks. The insert triggers are there because
-- INSERT OR REPLACE removes the row in its way without asking the delete trigger.
-- +goose StatementBegin
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreements_are_not_changed BEFORE UPDATE ON agreements
BEGIN
    SELECT RAISE(ABORT, 'agreements is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreements_are_not_removed BEFORE DELETE ON agreements
BEGIN
    SELECT RAISE(ABORT, 'agreements is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agreements_are_not_replaced BEFORE INSERT ON agreements
WHEN EXISTS (SELECT 1 FROM agreements WHERE group_id = NEW.group_id AND version = NEW.version)
BEGIN
    SELECT RAISE(ABORT, 'agreements is append-only');
END;
-- +goose StatementEnd
