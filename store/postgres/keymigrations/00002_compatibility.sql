-- Which older Hearths may work on these tables; see the package documentation for the rule.

-- +goose Up

CREATE TABLE hearth_keys.compatibility (
    one    BOOLEAN PRIMARY KEY CHECK (one),
    oldest BIGINT NOT NULL -- schema version
);
INSERT INTO hearth_keys.compatibility VALUES (true, 1);
