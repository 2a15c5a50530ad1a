package servers

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
)

// A Relay stands between clients and a server and can be cut, as a cable is: what is on its way stays there, nobody is
// told, and new connections find nobody at the other end. It is safe for concurrent use.
type Relay struct {
	to     string
	listen net.Listener
	done   sync.WaitGroup

	mu    sync.Mutex // guards what follows
	whole chan struct{}
	conns map[net.Conn]bool // both ends of everything under way
	ended bool
}

// Relay starts one to an address of this machine. The Set ends it.
func (s *Set) Relay(to string) (*Relay, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for a relay: %w", err)
	}
	whole := make(chan struct{})
	close(whole)
	r := &Relay{to: to, listen: l, whole: whole, conns: map[net.Conn]bool{}}
	s.mu.Lock()
	closed := s.closed
	if !closed {
		s.relays = append(s.relays, r)
	}
	s.mu.Unlock()
	if closed {
		return nil, errors.Join(errors.New("the set of servers is closed"), l.Close())
	}
	r.done.Go(r.accept)
	return r, nil
}

// Address is host and port that clients connect to.
func (r *Relay) Address() string { return r.listen.Addr().String() }

// Cut holds everything back until Mend.
func (r *Relay) Cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.whole:
		r.whole = make(chan struct{})
	default:
	}
}

// Mend lets everything through again. What was held back arrives late, as packets do that were sent again.
func (r *Relay) Mend() {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.whole:
	default:
		close(r.whole)
	}
}

func (r *Relay) accept() {
	for {
		client, err := r.listen.Accept()
		if err != nil {
			return
		}
		if !r.keep(client) {
			return
		}
		r.done.Go(func() { r.join(client) })
	}
}

// keep notes a connection, so that the end reaches it; false at the end.
func (r *Relay) keep(c net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		_ = c.Close()
		return false
	}
	r.conns[c] = true
	return true
}

func (r *Relay) drop(c net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.conns, c)
	_ = c.Close()
}

func (r *Relay) join(client net.Conn) {
	defer r.drop(client)
	r.pass()
	var d net.Dialer
	server, err := d.DialContext(context.Background(), "tcp", r.to)
	if err != nil || !r.keep(server) {
		return
	}
	defer r.drop(server)
	var both sync.WaitGroup
	both.Go(func() { r.carry(server, client) })
	both.Go(func() { r.carry(client, server) })
	both.Wait()
}

// pass waits until the relay is whole.
func (r *Relay) pass() {
	r.mu.Lock()
	whole := r.whole
	r.mu.Unlock()
	<-whole
}

// carry takes bytes one way until an end is gone, and then ends both.
func (r *Relay) carry(to, from net.Conn) {
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		r.pass()
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
}

func (r *Relay) close() {
	_ = r.listen.Close()
	r.Mend()
	r.mu.Lock()
	r.ended = true
	for c := range r.conns {
		_ = c.Close()
	}
	r.mu.Unlock()
	r.done.Wait()
}
