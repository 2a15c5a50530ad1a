// Package kit is a client of a running server that knows what everyone may know: its address and the protocol
// (hub/wire's documentation). It stands outside on purpose, shares no code with the server, and so can say whether a
// promise holds for whoever is connected. The rehearsal, the trials (cmd/trial) and the tests of the doors are built on it.
//
// A Browser opens links and keeps cookies, a Program shows a key or a token. Both take a Place in a session, and from a
// Place come a Live connection (by socket, or by event stream and POST behind the same type) and single requests. Every
// wait has a limit: nothing here hangs on a server that does not answer.
package kit
