// Package rehearse plays a whole scripted session against a running server and checks every promise from the outside:
// over real sockets, event streams and requests, as members, facilitators and strangers meet it. Operators run it after an
// upgrade; its session carries the mark "rehearsal" and is taken away at the end, whatever happened.
//
// A check has a name and is held as often as the script comes by. One that fails is a breach: what was expected and what
// was seen, in words of the script's own, so nothing of anybody's session is in it. When a step that the rest stands on
// fails, what follows counts as not tried. The play is one goroutine; the connections read for themselves (package kit).
package rehearse
