package ws

import (
	"bufio"
	"bytes"
	"errors"
	"io"
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
	turn sync.Mutex
	cut  atomic.Bool // a frame is partly written and turn is still held: by whoever sets this to false again

	// Owned by whoever holds turn.
	now   syscall.RawConn // nil: this connection cannot be written to without waiting (TLS)
	try   func(fd uintptr) bool
	bytes []byte
	n     int
	err   error
}

func newRaw(c net.Conn) *raw {
	r := &raw{Conn: c}
	if tcp, ok := c.(*net.TCPConn); ok {
		if err := tcp.SetWriteBuffer(sendBuffer); err == nil {
			r.now, _ = tcp.SyscallConn()
		}
	}
	r.try = func(fd uintptr) bool {
		r.n, r.err = syscall.Write(int(fd), r.bytes)
		return true
	}
	return r
}

// Write is the library's.
func (r *raw) Write(p []byte) (int, error) {
	r.turn.Lock()
	defer r.turn.Unlock()
	return r.Conn.Write(p)
}

// writeNow writes what the kernel takes. If that ends within a frame, the turn is kept for the rest.
func (r *raw) writeNow(p []byte) (int, error) {
	if r.now == nil || !r.turn.TryLock() {
		return 0, nil
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
		r.turn.Unlock()
		return 0, werr
	case n < len(p):
		r.cut.Store(true)
	default:
		r.turn.Unlock()
	}
	return n, nil
}

// writeAll writes p, the rest of a cut frame first, and waits no later than the deadline.
func (r *raw) writeAll(p []byte, deadline time.Time) error {
	if !r.cut.CompareAndSwap(true, false) {
		r.turn.Lock()
	}
	defer r.turn.Unlock()
	if err := r.SetWriteDeadline(deadline); err != nil {
		return err
	}
	if _, err := r.Conn.Write(p); err != nil {
		return err
	}
	return r.SetWriteDeadline(time.Time{})
}

// abandon ends a connection whose frame was cut and will not be completed. It reports whether it did.
func (r *raw) abandon() bool {
	if !r.cut.CompareAndSwap(true, false) {
		return false
	}
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
	var early io.Reader = h.raw
	if n := rw.Reader.Buffered(); n > 0 {
		b, _ := rw.Reader.Peek(n)
		early = io.MultiReader(bytes.NewReader(bytes.Clone(b)), h.raw)
	}
	// The library takes what our reader has buffered and goes on with the connection: what came early is put in front.
	br := bufio.NewReaderSize(early, readBuffer)
	if early != io.Reader(h.raw) {
		if _, err := br.Peek(1); err != nil {
			return nil, nil, errors.Join(err, c.Close())
		}
	}
	return h.raw, bufio.NewReadWriter(br, bufio.NewWriterSize(h.raw, writeBuffer)), nil
}
