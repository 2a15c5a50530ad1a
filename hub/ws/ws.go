package ws

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"hearth/hub"
	"hearth/hub/wire"
)

// Subprotocol is the name and version of the protocol in the upgrade.
const Subprotocol = "hearth.1"

// Bounds of what a socket may take.
const (
	helloWithin = 5 * time.Second // until its first message is whole
	joinWithin  = 5 * time.Second // finding out who says hello, and giving them their place
	closeWithin = 3 * time.Second // a close, to someone who does not read it or does not answer
)

// Options are what a socket hangs on beside the hub.
type Options struct {
	// Origins are allowed beside the host itself, as scheme://host patterns (the library's OriginPatterns).
	Origins []string
	// Resolve finds out who says hello, and gives them their seat. hub.ErrNoRoom is the answer for whoever has none here.
	Resolve func(ctx context.Context, hello wire.Hello) (hub.Joining, error)
	// Refuse, if set, is consulted for the code with which an error of Resolve ends the socket.
	Refuse func(err error) (code wire.CloseCode, ok bool)
	// HelloWithin is how long a socket may stay without having said hello; 0: 5 s.
	HelloWithin time.Duration
}

// Serve upgrades a request and gives the socket to the hub. It returns as soon as the upgrade is done, or has been
// refused (then the answer is written). The request's context plays no part afterwards.
func Serve(w http.ResponseWriter, r *http.Request, h *hub.Hub, o Options) {
	if o.HelloWithin == 0 {
		o.HelloWithin = helloWithin
	}
	s := &socket{hub: h, options: o}
	hj := &hijack{ResponseWriter: w}
	c, err := websocket.Accept(hj, r, &websocket.AcceptOptions{
		Subprotocols:    []string{Subprotocol},
		OriginPatterns:  o.Origins,
		CompressionMode: websocket.CompressionDisabled, // one frame serves all; and CRIME, BREACH, bombs stay outside
		OnPongReceived:  func(context.Context, []byte) { s.heard() },
		OnPingReceived:  func(context.Context, []byte) bool { s.heard(); return true },
	})
	if err != nil {
		return
	}
	c.SetReadLimit(-1) // read bounds messages itself, to answer with a code of ours
	s.ws, s.raw = c, hj.raw
	go s.run()
}

// socket is a hub.Sink, and the goroutine that reads.
type socket struct {
	// Fixed after construction.
	hub     *hub.Hub
	options Options
	ws      *websocket.Conn
	raw     *raw

	over atomic.Bool // closing has begun: what still comes in is not the hub's any more

	mu   sync.Mutex
	conn *hub.Conn // nil before hello
}

func (s *socket) heard() {
	s.mu.Lock()
	c := s.conn
	s.mu.Unlock()
	if c != nil {
		c.Heard()
	}
}

func (s *socket) run() {
	defer func() {
		if p := recover(); p != nil { // what one connection sends costs no other anything
			s.hub.Fault(p)
			s.Close(wire.CloseBadFrame)
		}
	}()
	if s.ws.Subprotocol() != Subprotocol {
		s.Close(wire.CloseVersion)
		return
	}
	conn := s.hello()
	if conn == nil {
		return
	}
	defer conn.Gone()
	for s.next(conn) {
	}
}

// hello waits for the first frame and joins. nil: the socket has been closed, and why it was is said.
func (s *socket) hello() *hub.Conn {
	late := time.AfterFunc(s.options.HelloWithin, func() { s.Close(wire.CloseNoHello) })
	defer late.Stop()
	message, code := s.read()
	if code != 0 {
		s.Close(code)
		return nil
	}
	hello, err := wire.DecodeHello(*message)
	give(message)
	if err != nil {
		s.Close(codeOf(err, wire.CloseBadFrame))
		return nil
	}
	if !late.Stop() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), joinWithin)
	defer cancel()
	j, err := s.options.Resolve(ctx, hello)
	if err == nil {
		j.Last, j.Sink = hello.Last, s
		var c *hub.Conn
		if c, err = s.hub.Join(ctx, j); err == nil {
			s.mu.Lock()
			s.conn = c
			s.mu.Unlock()
			return c
		}
	}
	s.Close(s.refusal(err))
	return nil
}

func (s *socket) refusal(err error) wire.CloseCode {
	if s.options.Refuse != nil {
		if code, ok := s.options.Refuse(err); ok {
			return code
		}
	}
	switch {
	case errors.Is(err, hub.ErrNoRoom):
		return wire.CloseNotYours
	case errors.Is(err, hub.ErrDraining):
		return wire.CloseDraining
	}
	return wire.CloseNoRecord
}

func codeOf(err error, otherwise wire.CloseCode) wire.CloseCode {
	var fe *wire.FrameError
	if errors.As(err, &fe) {
		return fe.Code
	}
	return otherwise
}

// next reads one message and has it done. false: the socket is over, or the hub is about to end it: then Close says why.
func (s *socket) next(conn *hub.Conn) bool {
	message, code := s.read()
	switch code {
	case 0:
	case wire.CloseSilent:
		if s.begin() {
			_ = s.raw.end()
			_ = s.ws.CloseNow()
		}
		return false
	default:
		conn.End(code)
		return false
	}
	defer give(message)
	if s.over.Load() {
		return true // only so that the library sees the answer to our close
	}
	return conn.Receive(*message)
}

// read reads one text message of at most MaxFrame bytes into a lent buffer. CloseSilent stands for a socket that ended by
// itself. A buffer is only held while there is something to read, so that an idle connection has none.
func (s *socket) read() (*[]byte, wire.CloseCode) {
	kind, r, err := s.ws.Reader(context.Background())
	if err != nil {
		return nil, wire.CloseSilent
	}
	if kind != websocket.MessageText {
		return nil, wire.CloseBinary
	}
	buf := lend()
	n, err := io.ReadFull(r, (*buf)[:wire.MaxFrame+1])
	switch {
	case err == nil:
		give(buf)
		return nil, wire.CloseTooBig
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		*buf = (*buf)[:n]
		return buf, 0
	}
	give(buf)
	return nil, wire.CloseSilent
}

var buffers = sync.Pool{New: func() any { b := make([]byte, wire.MaxFrame+1); return &b }}

func lend() *[]byte {
	b := buffers.Get().(*[]byte)
	*b = (*b)[:cap(*b)]
	return b
}

func give(b *[]byte) { buffers.Put(b) }

// WriteNow implements hub.Sink.
func (s *socket) WriteNow(b []byte) (int, error) { return s.raw.writeNow(b) }

// WriteAll implements hub.Sink.
func (s *socket) WriteAll(b []byte, deadline time.Time) error { return s.raw.writeAll(b, deadline) }

// Frame implements hub.Sink.
func (s *socket) Frame(dst, json []byte, _ string) []byte { return hub.AppendText(dst, json) }

// Unframed implements hub.Sink.
func (s *socket) Unframed() bool { return false }

// ping is an empty ping frame (RFC 6455 section 5.5.2). Browsers answer by themselves, sleeping tabs included.
var ping = []byte{0x89, 0x00}

// Ping implements hub.Sink.
func (s *socket) Ping() []byte { return ping }

// maxReason is what a close frame has room for beside its code (RFC 6455 section 5.5).
const maxReason = 123

// Close implements hub.Sink: the closing handshake happens on a goroutine of its own, bounded by the library.
func (s *socket) Close(code wire.CloseCode) {
	if !s.begin() {
		return
	}
	go func() {
		if !s.raw.end() {
			say := code.Say()
			if len(say) > maxReason {
				say = ""
			}
			// For reading too: the library skips the rest of a message first, and takes its length from the other side.
			_ = s.raw.SetDeadline(time.Now().Add(closeWithin))
			_ = s.ws.Close(websocket.StatusCode(code), say)
		}
		_ = s.ws.CloseNow()
	}()
}

// begin reports whether the caller is the one to close.
func (s *socket) begin() bool { return s.over.CompareAndSwap(false, true) }
