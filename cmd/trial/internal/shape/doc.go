// Package shape brings up what docker-compose.yml describes, from processes on this machine: PostgreSQL, Redis, several
// instances of Hearth and a proxy in front of them. Trials stand on it, and `go run ./cmd/trial up` is it.
//
// Each instance reaches Redis through a cable of its own (servers.Relay), so that one can be cut off while the others are
// not. The proxy gives every request and every connection to the next instance that says it is ready, and keeps nobody
// with the instance they had: whatever needs that is broken.
package shape
