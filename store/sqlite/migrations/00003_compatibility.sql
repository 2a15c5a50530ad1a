-- Which older Hearths may work on these tables; see the package documentation for the rule.

-- +goose Up

CREATE TABLE compatibility (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    oldest INTEGER NOT NULL -- schema version
) STRICT;
INSERT INTO compatibility VALUES (1, 2);
