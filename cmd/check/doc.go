// Check is the one command that says whether this tree is good: a developer runs it before
// pushing, and CI runs nothing else.
//
//	go run ./cmd/check           everything; about half an hour on two free cores, and 70 minutes at most
//	go run ./cmd/check -quick    what Go alone can say; at most 5 minutes
//	go run ./cmd/check -list     the stages and their budgets
//	go run ./cmd/check -only vet,lint
//
// HEARTH_SHOTS=FOLDER keeps the pictures that the browser journeys take.
//
// Rules that hold here:
//
//   - Nothing is left out in silence. What did not run, down to a single test that skipped itself,
//     is named in the summary with the reason.
//   - Whatever check starts (databases, browsers, tests) runs in a process group of its own and is
//     ended by its id: after the stage, at its time-out, and when check is interrupted.
//   - Check needs the standard library alone, and cmd/internal/servers, which needs no more. Its
//     tools are pinned beside it: linters in the nested module tools, browser and type checker in
//     browser/package-lock.json.
//   - On a terminal it asks before it installs anything; unattended it installs; otherwise it says
//     which command would.
package main
