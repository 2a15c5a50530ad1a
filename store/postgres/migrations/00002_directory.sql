-- The Directory: who people are, what opens a door, what was agreed, and the numbered feed of what changed.
--
-- Times are Unix milliseconds, 0 where there is none. Lists are JSON text. Hashes are keyed: no secret is kept. "made" is
-- the number in the feed of the change that created the row: creation order that two instances cannot tie.

-- +goose Up

-- One row a counter. Whoever moves "changes" holds its row until commit, so numbers have no holes and follow commits.
CREATE TABLE directory_counters (
    name  TEXT PRIMARY KEY NOT NULL,
    value BIGINT NOT NULL
);
INSERT INTO directory_counters (name, value) VALUES ('changes', 0), ('audit', 0);

CREATE TABLE changes (
    seq    BIGINT PRIMARY KEY NOT NULL,
    kind   TEXT NOT NULL,
    object TEXT NOT NULL
);

CREATE TABLE groups (
    id       TEXT PRIMARY KEY NOT NULL,
    name     TEXT NOT NULL,
    zone     TEXT NOT NULL,
    settings BYTEA NOT NULL,
    keep     TEXT NOT NULL,
    created  BIGINT NOT NULL,
    version  BIGINT NOT NULL DEFAULT 0,
    made     BIGINT NOT NULL
);

CREATE TABLE staff (
    id       TEXT PRIMARY KEY NOT NULL,
    login    TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    password TEXT NOT NULL,
    disabled BIGINT NOT NULL,
    created  BIGINT NOT NULL,
    version  BIGINT NOT NULL DEFAULT 0,
    made     BIGINT NOT NULL
);

CREATE TABLE group_staff (
    group_id TEXT NOT NULL REFERENCES groups (id),
    staff_id TEXT NOT NULL REFERENCES staff (id),
    role     TEXT NOT NULL,
    made     BIGINT NOT NULL,
    PRIMARY KEY (group_id, staff_id)
);
CREATE INDEX group_staff_by_staff ON group_staff (staff_id);

CREATE TABLE agreements (
    group_id TEXT NOT NULL REFERENCES groups (id),
    version  BIGINT NOT NULL,
    body     TEXT NOT NULL,
    hash     TEXT NOT NULL,
    created  BIGINT NOT NULL,
    PRIMARY KEY (group_id, version)
);

CREATE TABLE members (
    id       TEXT PRIMARY KEY NOT NULL,
    group_id TEXT NOT NULL REFERENCES groups (id),
    sealed   BYTEA NOT NULL,
    removed  BIGINT NOT NULL,
    created  BIGINT NOT NULL,
    version  BIGINT NOT NULL DEFAULT 0,
    made     BIGINT NOT NULL
);
CREATE INDEX members_by_group ON members (group_id, made);

CREATE TABLE planned_sessions (
    id       TEXT PRIMARY KEY NOT NULL,
    group_id TEXT NOT NULL REFERENCES groups (id),
    series   TEXT NOT NULL,
    title    TEXT NOT NULL,
    starts   BIGINT NOT NULL,
    minutes  BIGINT NOT NULL,
    phase    TEXT NOT NULL,
    mark     TEXT NOT NULL,
    created  BIGINT NOT NULL,
    made     BIGINT NOT NULL
);
CREATE INDEX planned_sessions_by_start ON planned_sessions (starts, made);
CREATE INDEX planned_sessions_by_group ON planned_sessions (group_id, starts, made);

CREATE TABLE cards (
    session_id TEXT NOT NULL REFERENCES planned_sessions (id),
    member_id  TEXT NOT NULL REFERENCES members (id),
    sealed     BYTEA NOT NULL,
    PRIMARY KEY (session_id, member_id)
);
CREATE INDEX cards_by_member ON cards (member_id);

-- A person is a member or staff; place is the order in which people sat down.
CREATE TABLE seats (
    session_id  TEXT NOT NULL REFERENCES planned_sessions (id),
    participant TEXT NOT NULL,
    person      TEXT NOT NULL,
    staff       SMALLINT NOT NULL,
    place       BIGINT NOT NULL,
    PRIMARY KEY (session_id, person),
    UNIQUE (session_id, participant)
);
CREATE INDEX seats_by_person ON seats (person);

CREATE TABLE invitations (
    id         TEXT PRIMARY KEY NOT NULL,
    hash       BYTEA NOT NULL UNIQUE,
    group_id   TEXT NOT NULL REFERENCES groups (id),
    member_id  TEXT NOT NULL, -- empty: open seats
    session_id TEXT NOT NULL, -- empty: a named member
    uses       BIGINT NOT NULL,
    used       BIGINT NOT NULL,
    replaces   SMALLINT NOT NULL,
    expires    BIGINT NOT NULL,
    revoked    BIGINT NOT NULL,
    made_by    TEXT NOT NULL,
    created    BIGINT NOT NULL,
    made       BIGINT NOT NULL,
    CHECK (used <= uses),
    CHECK ((member_id = '') <> (session_id = ''))
);
CREATE INDEX invitations_by_group ON invitations (group_id, made);
CREATE INDEX invitations_by_member ON invitations (member_id);
CREATE INDEX invitations_by_session ON invitations (session_id);

CREATE TABLE devices (
    id            TEXT PRIMARY KEY NOT NULL,
    hash          BYTEA NOT NULL UNIQUE,
    member_id     TEXT NOT NULL REFERENCES members (id),
    invitation_id TEXT NOT NULL,
    trusted       SMALLINT NOT NULL,
    created       BIGINT NOT NULL,
    expires       BIGINT NOT NULL,
    revoked       BIGINT NOT NULL,
    made          BIGINT NOT NULL
);
CREATE INDEX devices_by_member ON devices (member_id, made);
CREATE INDEX devices_by_invitation ON devices (invitation_id);

CREATE TABLE links (
    hash     BYTEA PRIMARY KEY NOT NULL,
    staff_id TEXT NOT NULL, -- empty: the very first link
    purpose  TEXT NOT NULL,
    expires  BIGINT NOT NULL,
    used     BIGINT NOT NULL,
    created  BIGINT NOT NULL
);
CREATE INDEX links_by_staff ON links (staff_id);

CREATE TABLE sign_ins (
    hash     BYTEA PRIMARY KEY NOT NULL,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    created  BIGINT NOT NULL,
    seen     BIGINT NOT NULL,
    expires  BIGINT NOT NULL
);
CREATE INDEX sign_ins_by_staff ON sign_ins (staff_id);

CREATE TABLE api_keys (
    id      TEXT PRIMARY KEY NOT NULL,
    hash    BYTEA NOT NULL UNIQUE,
    name    TEXT NOT NULL,
    scopes  TEXT NOT NULL,
    origins TEXT NOT NULL,
    made_by TEXT NOT NULL,
    created BIGINT NOT NULL,
    revoked BIGINT NOT NULL,
    made    BIGINT NOT NULL
);

CREATE TABLE tickets (
    hash              BYTEA PRIMARY KEY NOT NULL,
    key_id            TEXT NOT NULL REFERENCES api_keys (id),
    session_id        TEXT NOT NULL REFERENCES planned_sessions (id),
    member_id         TEXT NOT NULL REFERENCES members (id),
    agreement_hash    TEXT NOT NULL,
    agreement_version BIGINT NOT NULL,
    consent_at        BIGINT NOT NULL,
    expires           BIGINT NOT NULL,
    used              BIGINT NOT NULL
);
CREATE INDEX tickets_by_session ON tickets (session_id);
CREATE INDEX tickets_by_member ON tickets (member_id);

CREATE TABLE operator_settings (
    name  TEXT PRIMARY KEY NOT NULL,
    value BYTEA NOT NULL
);

CREATE TABLE audit (
    seq      BIGINT PRIMARY KEY NOT NULL,
    at       BIGINT NOT NULL,
    who      TEXT NOT NULL,
    what     TEXT NOT NULL,
    object   TEXT NOT NULL,
    purpose  TEXT NOT NULL,
    result   TEXT NOT NULL,
    instance TEXT NOT NULL
);

-- What was said to be kept is kept: the database itself refuses, whoever asks.
-- +goose StatementBegin
CREATE FUNCTION directory_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION directory_refuses_change();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION directory_refuses_change();
CREATE TRIGGER agreements_stay BEFORE UPDATE OR DELETE ON agreements FOR EACH ROW EXECUTE FUNCTION directory_refuses_change();
CREATE TRIGGER agreements_are_not_emptied BEFORE TRUNCATE ON agreements FOR EACH STATEMENT EXECUTE FUNCTION directory_refuses_change();
