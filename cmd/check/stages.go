package main

import "time"

// stages is the whole check, in order: what is cheap and tells much comes first.
func stages() []stage {
	return []stage{
		{
			name: prerequisitesStage, about: "servers, browser and compilers that Go does not bring",
			budget: 4 * time.Minute, run: checkPrerequisites,
		},
		{
			name: "format", about: "every Go file as gofmt writes it",
			budget: 20 * time.Second, quick: 5 * time.Second, run: checkFormat,
		},
		{
			name: "build", about: "go build ./...",
			budget: 3 * time.Minute, quick: 110 * time.Second, run: goBuild,
		},
		{
			name: "vet", about: "go vet ./...",
			budget: time.Minute, quick: 35 * time.Second, run: goVet,
		},
		{
			name: "tidy", about: "go.mod names what is used and nothing else",
			budget: 40 * time.Second, run: goTidy,
		},
		{
			name: "rules", about: "imports go down only, files stay small, the top level is fixed",
			budget: time.Minute, quick: 20 * time.Second, run: houseRules,
		},
		{
			name: "lint", about: "golangci-lint with staticcheck",
			budget: 6 * time.Minute, quick: 40 * time.Second, run: lint,
		},
		{
			name: "govulncheck", about: "no known fault in what is called of other modules",
			budget: 2 * time.Minute, run: vulnerabilities,
		},
		{
			name: "test", about: "go test ./..., on SQLite alone", inFull: "race runs the same tests",
			budget: 5 * time.Minute, quick: 90 * time.Second, run: goTest,
		},
		{
			name: "race", about: "go test -race ./..., on SQLite and on a PostgreSQL of its own",
			budget: 16 * time.Minute, needs: []string{"gcc", "postgresql", "redis"}, run: raceTest,
		},
		{
			name: "trials", about: "several instances: killed, restarted, without Redis or PostgreSQL for a while, rehearsed",
			budget: 8 * time.Minute, needs: []string{"postgresql", "redis"}, run: trials,
		},
		{
			name: "record", about: "a session of 100,000 events read in every way, on SQLite",
			budget: 2 * time.Minute, run: record,
		},
		{
			name: "fuzz", about: "every fuzz target for a few seconds",
			budget: 3 * time.Minute, run: fuzzSmoke,
		},
		{
			name: "node", about: "node --test over static/js",
			budget: time.Minute, needs: []string{"node"}, run: nodeTest,
		},
		{
			name: "types", about: "tsc --checkJs over static/js",
			budget: 90 * time.Second, needs: []string{"node", "npm"}, run: checkTypes,
		},
		{
			name: "browser", about: "journeys in headless Chromium against a server of their own",
			budget: 18 * time.Minute, needs: []string{"node", "npm", "chromium"}, run: journeys,
		},
	}
}
