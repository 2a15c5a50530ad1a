package ws

import "encoding/binary"

// position knows whether a stream of a server's frames (RFC 6455 section 5.2) that was written so far ends within one.
type position struct {
	head [10]byte
	n    int    // bytes of head that have passed
	rest uint64 // bytes of the payload that have not
}

func (a *position) within() bool { return a.n > 0 || a.rest > 0 }

// pass goes over bytes that were written.
func (a *position) pass(p []byte) {
	for len(p) > 0 {
		if a.rest > 0 {
			k := min(a.rest, uint64(len(p)))
			a.rest -= k
			p = p[k:]
			continue
		}
		a.head[a.n] = p[0]
		a.n++
		p = p[1:]
		a.header()
	}
}

// header takes the length out of a header once it is whole.
func (a *position) header() {
	if a.n < 2 {
		return
	}
	switch n := a.head[1] & 0x7f; {
	case n < 126 && a.n == 2:
		a.rest, a.n = uint64(n), 0
	case n == 126 && a.n == 4:
		a.rest, a.n = uint64(binary.BigEndian.Uint16(a.head[2:])), 0
	case n == 127 && a.n == 10:
		a.rest, a.n = binary.BigEndian.Uint64(a.head[2:]), 0
	}
}
