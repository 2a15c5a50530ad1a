package ws

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Sizes of the library's buffers for one connection. The reader's bounds what one read call takes; the writer's must hold
// a control frame (RFC 6455 section 5.5: at most 125 bytes and a header), so that each reaches Write in one piece.
const (
	readBuffer  = 512
	writeBuffer = 256
	// sendBuffer bounds what the kernel takes for a reader that does not read: beyond it the hub sees a slow connection,
	// and what it lacks stays in the room's window, where it costs nothing.
	sendBuffer = 64 << 10
)

// raw is the connection under a WebSocket, shared by the library (Write: control frames) and the hub (WriteNow,
// WriteAll: events and answers). turn keeps frames whole: it is held while a frame is only partly written.
type raw struct {
	net.Conn
	early []byte // what came with the upgrade; owned by whoever reads

	turn  sync.Mutex
	cut   atomic.Bool // a frame is partly written and turn is still held: by whoever sets this to false again
	ended atomic.Bool // the hub will not write the rest of a frame any more

	// Owned by whoever holds turn.
	over  bool // nothing may follow: a close frame was written, or a frame that was begun will never be whole
	at    position
	now   syscall.RawConn // nil: this connection cannot be written to without waiting (TLS)
	try   func(fd uintptr) bool
	bytes []byte
	n     int
	err   error
}

func newRaw(c net.Conn) *raw {
	r := &raw{Conn: c}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(sendBuffer)
		r.now, _ = tcp.SyscallConn()
	} else if secure, ok := c.(*tls.Conn); ok {
		if tcp, ok := secure.NetConn().(*net.TCPConn); ok {
			_ = tcp.SetWriteBuffer(sendBuffer)
		}
	}
	r.try = func(fd uintptr) bool {
		r.n, r.err = syscall.Write(int(fd), r.bytes)
		return true
	}
	return r
}

// Read gives what came early first. It is not left in a bufio.Reader: the library resets the one it is given, and what
// that has not buffered would be lost.
func (r *raw) Read(p []byte) (int, error) {
	if len(r.early) > 0 {
		n := copy(p, r.early)
		if r.early = r.early[n:]; len(r.early) == 0 {
			r.early = nil
		}
		return n, nil
	}
	return r.Conn.Read(p)
}

// Write is the library's: one control frame a call (see writeBuffer). Nothing follows a close frame (RFC 6455 section
// 5.5.1), whoever wrote it.
func (r *raw) Write(p []byte) (int, error) {
	r.turn.Lock()
	defer r.turn.Unlock()
	if r.over {
		return 0, net.ErrClosed
	}
	n, err := r.Conn.Write(p)
	r.over = err != nil || isClose(p)
	return n, err
}

// isClose reports whether a frame begins here that ends the connection.
func isClose(p []byte) bool {
	const opcode, closing = 0x0f, 0x08
	return len(p) > 0 && p[0]&opcode == closing
}

// writeNow writes what the kernel takes. If that ends within a frame, the turn is kept for the rest.
func (r *raw) writeNow(p []byte) (int, error) {
	if r.now == nil || !r.turn.TryLock() {
		return 0, nil
	}
	if r.over {
		r.turn.Unlock()
		return 0, net.ErrClosed
	}
	r.bytes, r.n, r.err = p, 0, nil
	err := r.now.Write(r.try)
	n, werr := r.n, r.err
	r.bytes = nil
	switch {
	case err != nil:
		r.turn.Unlock()
		return 0, err
	case errors.Is(werr, syscall.EAGAIN), errors.Is(werr, syscall.EINTR):
		r.turn.Unlock()
		return 0, nil
	case werr != nil:
		r.over = true
		r.turn.Unlock()
		return 0, werr
	case n < len(p):
		r.at.pass(p[:n])
		r.pause()
	default:
		r.turn.Unlock()
	}
	return n, nil
}

// pause gives the turn back, unless what was written ends within a frame: then the next writeAll takes it over, or
// abandon does.
func (r *raw) pause() {
	if !r.at.within() {
		r.turn.Unlock()
		return
	}
	r.cut.Store(true)
	if r.ended.Load() {
		r.abandon()
	}
}

// writeAll writes p, the rest of a cut frame first, and waits no later than the deadline. p may end within a frame. If it
// fails, a frame may have been left in pieces: the connection ends there and then, since whatever came next would be read
// as its rest.
func (r *raw) writeAll(p []byte, deadline time.Time) error {
	if !r.cut.CompareAndSwap(true, false) {
		r.turn.Lock()
	}
	if r.over {
		r.turn.Unlock()
		return net.ErrClosed
	}
	err := r.SetWriteDeadline(deadline)
	if err == nil {
		_, err = r.Conn.Write(p)
	}
	if err == nil {
		err = r.SetWriteDeadline(time.Time{})
	}
	if err != nil {
		r.over = true
		_ = r.Conn.Close()
		r.turn.Unlock()
		return err
	}
	r.at.pass(p)
	r.pause()
	return nil
}

// end says that the hub writes no more. A frame that was cut will not be completed: then the connection ends at once, and
// end reports true.
func (r *raw) end() bool {
	r.ended.Store(true)
	return r.abandon()
}

func (r *raw) abandon() bool {
	if !r.cut.CompareAndSwap(true, false) {
		return false
	}
	r.over = true
	_ = r.Conn.Close()
	r.turn.Unlock()
	return true
}

// hijack hands the library the raw connection with small buffers in place of net/http's.
type hijack struct {
	http.ResponseWriter
	raw *raw
}

func (h *hijack) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	// A server's read deadline (ReadHeaderTimeout, ReadTimeout) would outlive the request.
	if err := c.SetDeadline(time.Time{}); err != nil {
		return nil, nil, errors.Join(err, c.Close())
	}
	h.raw = newRaw(c)
	if n := rw.Reader.Buffered(); n > 0 {
		b, err := rw.Reader.Peek(n)
		if err != nil {
			return nil, nil, errors.Join(err, c.Close())
		}
		h.raw.early = bytes.Clone(b)
	}
	return h.raw, bufio.NewReadWriter(bufio.NewReaderSize(h.raw, readBuffer), bufio.NewWriterSize(h.raw, writeBuffer)), nil
}
