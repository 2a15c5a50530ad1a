// Package arch holds the rules of the house that no linter knows: which package may import which, how
// long a file may be, what stands at the top level. They are tests, so that `go test ./...` tells them too.
package arch
