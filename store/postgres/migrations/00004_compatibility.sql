-- Which older Hearths may work on these tables; see the package documentation for the rule.

-- +goose Up

CREATE TABLE compatibility (
    one    BOOLEAN PRIMARY KEY CHECK (one),
    oldest BIGINT NOT NULL -- schema version
);
INSERT INTO compatibility VALUES (true, 2);
