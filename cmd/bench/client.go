package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// What every event frame looks like up to its kind (hub/wire/doc.go): an id of 22 characters, a time of 13 digits.
const (
	eventHead = `{"t":"event","id":"`
	idStart   = len(eventHead)
	idEnd     = idStart + 22
	kindStart = idEnd + len(`","at":`) + 13 + len(`,"k":"`)
	saidKind  = `said"`
	textKey   = `"text":"`
)

// A text begins with the number of the message, so that a reader knows it again.
const markBytes = 10

// client is one connection: enough of WebSocket and of the wire to be a member, and no more, so that the load leaves the
// machine to the server.
type client struct {
	// Fixed after dialing.
	room  *roomLoad
	place int
	conn  net.Conn
	in    *bufio.Reader
	keen  bool // reads the text of every message

	// Owned by the reading goroutine.
	reads    uint64
	count    uint64
	order    uint64          // of all ids, in order
	took     []time.Duration // send to receive
	numbers  map[int]bool    // of the messages that came, where the client counts them; else nil
	lastSeen [22]byte

	said  atomic.Uint64 // count, told now and then
	ready chan struct{} // closed when what follows is live
	echo  chan struct{} // of capacity one: a message of ours has come back, where the client is keen
	done  chan struct{} // of capacity one: what we asked for is kept

	mu   sync.Mutex // guards writes
	seen [22]byte   // lastSeen, told to whoever speaks; under mu
}

// dial connects and says hello. source spreads connections over loopback addresses, each of which has its own ports.
func dial(addr string, room *roomLoad, place, source int, buffer int) (*client, error) {
	d := net.Dialer{Timeout: answerWithin, LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(2+source))}}
	conn, err := d.Dial("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	c := &client{room: room, place: place, conn: conn, ready: make(chan struct{}), echo: make(chan struct{}, 1), done: make(chan struct{}, 1)}
	c.in = bufio.NewReaderSize(countReads{conn, &c.reads}, buffer)
	if err := c.upgrade(addr); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := c.send([]byte(`{"t":"hello","v":1,"last":"","ticket":"` + strconv.Itoa(room.index) + "-" + strconv.Itoa(place) + `"}`)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return c, nil
}

func (c *client) upgrade(addr string) error {
	_, err := fmt.Fprintf(c.conn, "GET /socket HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: hearth.1\r\n\r\n", addr, "AAAAAAAAAAAAAAAAAAAAAA==")
	if err != nil {
		return fmt.Errorf("upgrade: %w", err)
	}
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return fmt.Errorf("upgrade: %w", err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusSwitchingProtocols {
		return fmt.Errorf("upgrade: %s", res.Status)
	}
	return nil
}

// countReads counts system calls that read.
type countReads struct {
	io.Reader
	n *uint64
}

func (r countReads) Read(p []byte) (int, error) {
	*r.n++
	return r.Reader.Read(p)
}

const (
	opText  = 0x1
	opClose = 0x8
	opPing  = 0x9
	opPong  = 0xa
)

func (c *client) send(json []byte) error { return c.write(opText, json) }

// write frames and masks as a client must.
func (c *client) write(op byte, payload []byte) error {
	b := make([]byte, 0, len(payload)+14)
	b = append(b, 0x80|op)
	if len(payload) < 126 {
		b = append(b, 0x80|byte(len(payload)))
	} else {
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(len(payload)))
	}
	b = append(b, 0, 0, 0, 0) // a mask of zeros is a mask
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.conn.Write(append(b, payload...))
	return err
}

// say asks for a message. number marks it.
func (c *client) say(number int, filler []byte) error {
	var id [16]byte
	_, _ = rand.Read(id[:])
	h := hex.EncodeToString(id[:])
	c.mu.Lock()
	seen := c.seen
	c.mu.Unlock()
	b := make([]byte, 0, 200+len(filler))
	b = append(b, `{"t":"do","id":"`+h[:8]+"-"+h[8:12]+"-"+h[12:16]+"-"+h[16:20]+"-"+h[20:]+`","do":"say","seen":"`...)
	if seen != ([22]byte{}) {
		b = append(b, seen[:]...)
	}
	b = append(b, `","text":"`...)
	b = fmt.Appendf(b, "%0*d ", markBytes-1, number)
	b = append(b, filler...)
	return c.send(append(b, '"', '}'))
}

// read takes frames until the connection ends, and says why it did; there always is a reason.
func (c *client) read() error {
	for {
		op, n, head, err := c.head()
		if err != nil {
			return err
		}
		if head+n > c.in.Size() { // a welcome with a long roster
			if _, err := c.in.Discard(head + n); err != nil {
				return err
			}
			continue
		}
		frame, err := c.in.Peek(head + n)
		if err != nil {
			return err
		}
		if err := c.take(op, frame[head:]); err != nil {
			return err
		}
		if _, err := c.in.Discard(head + n); err != nil {
			return err
		}
		if c.in.Buffered() == 0 {
			c.said.Store(c.count)
		}
	}
}

// head reads a frame's header: its kind, its length, and how long the header is.
func (c *client) head() (op byte, n, head int, err error) {
	b, err := c.in.Peek(2)
	if err != nil {
		return 0, 0, 0, err
	}
	op, n, head = b[0]&0xf, int(b[1]), 2
	switch n {
	case 126:
		if b, err = c.in.Peek(4); err == nil {
			n, head = int(binary.BigEndian.Uint16(b[2:])), 4
		}
	case 127:
		if b, err = c.in.Peek(10); err == nil {
			n, head = int(binary.BigEndian.Uint64(b[2:])), 10
		}
	}
	return op, n, head, err
}

func (c *client) take(op byte, p []byte) error {
	switch op {
	case opPing:
		return c.write(opPong, bytes.Clone(p))
	case opClose:
		return fmt.Errorf("closed by the server: %q", p)
	case opText:
	default:
		return nil
	}
	if len(p) > kindStart && string(p[:idStart]) == eventHead {
		copy(c.lastSeen[:], p[idStart:idEnd])
		if bytes.HasPrefix(p[kindStart:], []byte(saidKind)) {
			return c.heard(p)
		}
		return nil
	}
	switch {
	case bytes.HasPrefix(p, []byte(`{"t":"ready"`)):
		select {
		case <-c.ready:
		default:
			c.mu.Lock()
			c.seen = c.lastSeen
			c.mu.Unlock()
			close(c.ready)
		}
	case bytes.HasPrefix(p, []byte(`{"t":"done"`)):
		poke(c.done)
	case bytes.HasPrefix(p, []byte(`{"t":"refused"`)), bytes.HasPrefix(p, []byte(`{"t":"bye"`)):
		return fmt.Errorf("the server says %s", p)
	}
	return nil
}

// heard takes a message.
func (c *client) heard(p []byte) error {
	c.count++
	id := p[idStart:idEnd]
	c.order = (c.order ^ binary.LittleEndian.Uint64(id) ^ binary.LittleEndian.Uint64(id[8:])) * 0x9e3779b97f4a7c15
	if !c.keen {
		return nil
	}
	now := time.Now()
	at := bytes.Index(p[kindStart:], []byte(textKey))
	if at < 0 {
		return errors.New("a message came without its text")
	}
	mark := p[kindStart+at+len(textKey):]
	if len(mark) < markBytes {
		return errors.New("a message came with another text")
	}
	number, err := strconv.Atoi(string(mark[:markBytes-1]))
	if err != nil {
		return fmt.Errorf("a message came with another text: %w", err)
	}
	m, err := c.room.find(number)
	if err != nil {
		return err
	}
	if m.measured {
		c.took = append(c.took, now.Sub(m.at))
	}
	if c.numbers != nil {
		if c.numbers[number] {
			return fmt.Errorf("message %d came twice", number)
		}
		c.numbers[number] = true
	}
	if m.by == c {
		c.mu.Lock()
		c.seen = c.lastSeen
		c.mu.Unlock()
		poke(c.echo)
	}
	return nil
}

// poke leaves a signal where none is waiting yet.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
