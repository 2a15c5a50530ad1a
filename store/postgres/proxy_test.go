package postgres_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// A proxy stands before a PostgreSQL server and breaks a connection where it is told to. It understands as much of the
// protocol as tells one message from the next (PostgreSQL manual, chapter 55): after the first, each is a letter, a
// length and the rest.
type proxy struct {
	*testing.T
	listener net.Listener
	server   string
	wg       sync.WaitGroup

	mu    sync.Mutex // guards what follows
	cut   cut        // what befalls the next statement that holds the words
	words []byte
	cuts  int
	open  map[net.Conn]struct{}
}

// A cut is where the connection breaks, once.
type cut int

const (
	nowhere       cut = iota
	beforeServer      // the server hears nothing of it
	beforeItsEnd      // the server hears all but the end, and undoes it
	atItsEnd          // the server has heard all, and may run it later than what comes next
	beforeAnswer      // the server has committed, and nothing of its answer arrives
	beforeLastOne     // all of the answer arrives but the message that says that it is committed
)

// before gives an address that leads to the same database by a proxy.
func before(t *testing.T, address string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{T: t, listener: listener, server: u.Host, open: map[net.Conn]struct{}{}}
	p.wg.Go(p.accept)
	t.Cleanup(func() {
		_ = listener.Close()
		p.mu.Lock()
		for c := range p.open {
			_ = c.Close()
		}
		p.mu.Unlock()
		p.wg.Wait()
	})
	u.Host = listener.Addr().String()
	q := u.Query()
	q.Set("sslmode", "disable") // or there is nothing to understand
	u.RawQuery = q.Encode()
	return p, u.String()
}

// next breaks the connection of the next statement that holds these words.
func (p *proxy) next(c cut, words string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut, p.words = c, []byte(words)
}

// done is how often it was cut.
func (p *proxy) done() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cuts
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			p.Errorf("connect to PostgreSQL: %v", err)
			_ = client.Close()
			return
		}
		l := &line{proxy: p, client: client, server: server}
		p.mu.Lock()
		p.open[client], p.open[server] = struct{}{}, struct{}{}
		p.mu.Unlock()
		p.wg.Go(l.up)
		p.wg.Go(l.down)
	}
}

// A line is one connection through the proxy.
type line struct {
	*proxy
	client, server net.Conn
	known          bool // the server has been given the statement with the words; read by up alone

	mu sync.Mutex // guards what follows
	at cut        // where this line breaks
}

func (l *line) end() {
	_ = l.client.Close()
	_ = l.server.Close()
	l.proxy.mu.Lock()
	defer l.proxy.mu.Unlock()
	delete(l.open, l.client)
	delete(l.open, l.server)
}

func (l *line) breaks() cut {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at
}

// take says where this line is to break now that its statement comes: the order is for one line.
func (l *line) take() cut {
	l.proxy.mu.Lock()
	c := l.cut
	if c != nowhere {
		l.cut = nowhere
		l.cuts++
	}
	l.proxy.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = c
	return c
}

// up carries what the client says.
func (l *line) up() {
	defer l.end()
	first := make([]byte, 4)
	if _, err := io.ReadFull(l.client, first); err != nil {
		return
	}
	rest := make([]byte, binary.BigEndian.Uint32(first)-4)
	if _, err := io.ReadFull(l.client, rest); err != nil {
		return
	}
	if _, err := l.server.Write(append(first, rest...)); err != nil {
		return
	}
	for {
		message, err := next(l.client)
		if err != nil {
			return
		}
		l.proxy.mu.Lock()
		words := l.words
		l.proxy.mu.Unlock()
		switch message[0] {
		case 'P': // Parse: the statement's text
			l.known = l.known || len(words) > 0 && bytes.Contains(message, words)
		case 'B': // Bind: it is to run
			if l.known && l.breaks() == nowhere && l.take() == beforeServer {
				return
			}
		case 'S': // Sync: and to be committed
			if l.breaks() == beforeItsEnd {
				return
			}
		}
		if _, err := l.server.Write(message); err != nil || message[0] == 'S' && l.breaks() == atItsEnd {
			return
		}
	}
}

// down carries what the server answers.
func (l *line) down() {
	defer l.end()
	for {
		message, err := next(l.server)
		if err != nil {
			return
		}
		switch l.breaks() {
		case beforeAnswer:
			if message[0] == 'Z' { // ReadyForQuery: it is committed
				return
			}
			continue
		case beforeLastOne:
			if message[0] == 'Z' {
				return
			}
		}
		if _, err := l.client.Write(message); err != nil {
			return
		}
	}
}

func next(from io.Reader) ([]byte, error) {
	head := make([]byte, 5)
	if _, err := io.ReadFull(from, head); err != nil {
		return nil, err
	}
	length := binary.BigEndian.Uint32(head[1:])
	if length < 4 || length > 1<<24 {
		return nil, errors.New("not a message of PostgreSQL")
	}
	message := make([]byte, 1+length)
	copy(message, head)
	_, err := io.ReadFull(from, message[5:])
	return message, err
}
