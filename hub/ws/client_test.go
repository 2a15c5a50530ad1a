package ws

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"hearth/hub/wire"
)

// Opcodes (RFC 6455 section 5.2).
const (
	opMore   = 0x0
	opText   = 0x1
	opBinary = 0x2
	opClose  = 0x8
	opPing   = 0x9
	opPong   = 0xa
	fin      = 0x80
)

// client is a WebSocket client that does what it is told, however wrong. Whatever it reads must be whole frames as a
// server may send them.
type client struct {
	s *stage
	net.Conn
	r    *bufio.Reader
	mute bool // does not answer pings
	seen []frame
}

type frame = map[string]any

// closed is the close frame that a connection ended with.
type closed struct {
	code wire.CloseCode
	say  string
}

func (c closed) Error() string { return fmt.Sprintf("closed with %d %q", c.code, c.say) }

const upgrade = "GET /r/session/socket HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: hearth.1\r\n%s\r\n"

// open makes a connection and upgrades it, with what goes out in the same packet as the request.
func (s *stage) open(early ...[]byte) *client {
	s.Helper()
	c, answer := s.request(fmt.Sprintf(upgrade, s.server.Listener.Addr(), ""), early...)
	if answer.StatusCode != http.StatusSwitchingProtocols || answer.Header.Get("Sec-WebSocket-Protocol") != Subprotocol {
		s.Fatalf("not upgraded: %s %v", answer.Status, answer.Header)
	}
	return c
}

func (s *stage) request(head string, early ...[]byte) (*client, *http.Response) {
	s.Helper()
	c := &client{s: s, Conn: s.dial()}
	s.Cleanup(func() { _ = c.Conn.Close() })
	s.must(c.SetDeadline(time.Now().Add(2 * hang)))
	b := []byte(head)
	for _, e := range early {
		b = append(b, e...)
	}
	c.send(b)
	c.r = bufio.NewReader(c)
	answer, err := http.ReadResponse(c.r, nil)
	s.must(err)
	return c, answer
}

// join opens a connection for someone, and waits until it is live.
func (s *stage) join(name string) *client { return s.resume(name, "") }

func (s *stage) resume(name, last string) *client {
	s.Helper()
	c := s.open()
	c.text(helloFrame(name, last))
	c.await("ready")
	return c
}

// mask is what a client must do to its frames.
func masked(first byte, payload []byte) []byte {
	b := header(first, 0x80, len(payload))
	key := []byte{1, 2, 3, 4}
	b = append(b, key...)
	for i, x := range payload {
		b = append(b, x^key[i%4])
	}
	return b
}

func header(first, second byte, n int) []byte {
	switch {
	case n < 126:
		return []byte{first, second | byte(n)}
	case n < 1<<16:
		return binary.BigEndian.AppendUint16([]byte{first, second | 126}, uint16(n))
	}
	return binary.BigEndian.AppendUint64([]byte{first, second | 127}, uint64(n))
}

func (c *client) send(b []byte) {
	c.s.Helper()
	if _, err := c.Write(b); err != nil {
		c.s.Fatal(err)
	}
}

func (c *client) text(b []byte) { c.s.Helper(); c.send(masked(fin|opText, b)) }

// frame reads one frame off the wire, and holds that a server may send it.
func (c *client) frame() (op byte, payload []byte, err error) {
	var h [2]byte
	if _, err = io.ReadFull(c.r, h[:]); err != nil {
		return 0, nil, err
	}
	op = h[0] & 0x0f
	if h[0]&0x70 != 0 || h[0]&fin == 0 || h[1]&0x80 != 0 {
		return 0, nil, fmt.Errorf("torn: a frame that begins with %x", h)
	}
	n := uint64(h[1])
	switch n {
	case 126:
		var b [2]byte
		_, err = io.ReadFull(c.r, b[:])
		n = uint64(binary.BigEndian.Uint16(b[:]))
	case 127:
		var b [8]byte
		_, err = io.ReadFull(c.r, b[:])
		n = binary.BigEndian.Uint64(b[:])
	}
	if err != nil {
		return 0, nil, err
	}
	if n > 1<<20 || op >= opClose && n > 125 {
		return 0, nil, fmt.Errorf("torn: a frame of kind %x and %d bytes", op, n)
	}
	payload = make([]byte, n)
	_, err = io.ReadFull(c.r, payload)
	return op, payload, err
}

// next reads up to the next message, answering pings. The end is a closed if the server said so, else what happened.
func (c *client) next() (frame, error) {
	for {
		op, p, err := c.frame()
		if err != nil {
			return nil, err
		}
		switch op {
		case opText:
			var f frame
			if err := json.Unmarshal(p, &f); err != nil || f["t"] == nil {
				return nil, fmt.Errorf("torn: %q", p)
			}
			c.seen = append(c.seen, f)
			return f, nil
		case opPing:
			if !c.mute {
				if _, err := c.Write(masked(fin|opPong, p)); err != nil {
					return nil, err
				}
			}
		case opPong:
			return frame{"t": "pong", "payload": string(p)}, nil
		case opClose:
			if len(p) < 2 {
				return nil, fmt.Errorf("torn: a close of %d bytes", len(p))
			}
			if !c.mute {
				_, _ = c.Write(masked(fin|opClose, p[:2]))
				if _, err := c.r.ReadByte(); err == nil {
					return nil, errors.New("torn: something follows the close")
				}
			}
			return nil, closed{wire.CloseCode(binary.BigEndian.Uint16(p)), string(p[2:])}
		default:
			return nil, fmt.Errorf("torn: a frame of kind %x", op)
		}
	}
}

// await reads up to a frame of a type.
func (c *client) await(t string) frame {
	c.s.Helper()
	return c.find(func(f frame) bool { return f["t"] == t }, t)
}

func (c *client) find(match func(frame) bool, what string) frame {
	c.s.Helper()
	for {
		f, err := c.next()
		if err != nil {
			c.s.Fatalf("waiting for %s: %v", what, err)
		}
		if match(f) {
			return f
		}
	}
}

// ends reads to the end, and holds that it has a code, and its sentence, and that a bye came before it where there was
// someone to say it to.
func (c *client) ends(code wire.CloseCode) {
	c.s.Helper()
	var said any
	for {
		f, err := c.next()
		var end closed
		switch {
		case errors.As(err, &end):
			if end.code != code || (code >= 4000 && end.say != code.Say()) {
				c.s.Fatalf("ends with %v, want %d", end, code)
			}
			if said != nil && said != float64(code) {
				c.s.Fatalf("bye says %v, the close %d", said, code)
			}
			return
		case err != nil:
			c.s.Fatalf("ends with %v, want %d", err, code)
		case f["t"] == "bye":
			said = f["code"]
		}
	}
}

// drops reads to the end of a connection that is ended without a word.
func (c *client) drops() {
	c.s.Helper()
	for {
		_, err := c.next()
		var end closed
		var late net.Error
		switch {
		case err == nil:
		case errors.As(err, &end), strings.HasPrefix(err.Error(), "torn"), errors.As(err, &late) && late.Timeout():
			c.s.Fatalf("ends with %v, want an end without a word", err)
		default:
			return
		}
	}
}
