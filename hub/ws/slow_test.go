package ws

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/hub/wire"
)

// TestWhoNeverReads: clients that say they are alive and never read cost the others nothing and the server little; they
// are let go, what they had been given is whole frames, and when they come back nothing is missing. It runs alone: what
// the process holds is measured, and tests beside it hold much.
func TestWhoNeverReads(t *testing.T) {
	for _, secure := range []bool{false, true} {
		t.Run(map[bool]string{false: "tcp", true: "tls"}[secure], func(t *testing.T) {
			neverReads(newStageOn(t, secure))
		})
	}
}

func neverReads(s *stage) {
	const stalled, each, lines = 3, 5, 700
	var names []string
	for i := range stalled {
		names = append(names, fmt.Sprintf("mia%c", 'a'+i))
	}
	s.begin(names...)
	var stuck []*client
	for _, name := range names {
		for range each {
			w := s.join(name)
			small(w.Conn)
			stuck = append(stuck, w)
		}
	}
	well := s.join("ana")
	var reading sync.WaitGroup
	reading.Go(func() {
		if err := inOrder(well, 0, lines); err != nil {
			s.T.Errorf("who reads: %v", err)
		}
	})
	stop := make(chan struct{})
	var alive sync.WaitGroup
	for _, w := range stuck {
		alive.Go(func() { seemAlive(w, stop) })
	}
	s.say(lines, 1900)
	reading.Wait() // long before anyone is let go: nobody waits for them
	with := heap()
	for _, w := range stuck {
		s.must(w.SetDeadline(time.Now().Add(2 * hang)))
		gone(w)
	}
	close(stop)
	alive.Wait()
	// The lines are in the room's window; a connection that waits has a piece of it at most.
	if held, most := with-heap(), int64(len(stuck)*(160<<10)); held > most {
		s.Errorf("%d stuck connections held %d KiB", len(stuck), held>>10)
	}
	for _, w := range stuck[:2] {
		n, last := had(w)
		back := s.resume(names[0], last)
		if back.seen[0]["resume"] != string(wire.ResumeEvents) {
			s.Errorf("resuming behind line %d is answered with %v", n, back.seen[0]["resume"])
		}
		if err := check(back, n, lines); err != nil {
			s.Error(err)
		}
		_ = back.Conn.Close()
	}
}

// small keeps the kernel from reading for a client that does not.
func small(c net.Conn) {
	if secure, ok := c.(*tls.Conn); ok {
		c = secure.NetConn()
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(16 << 10)
	}
}

// seemAlive sends a ping now and then until the connection ends.
func seemAlive(w *client, stop chan struct{}) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			if _, err := w.Write(masked(fin|opPing, nil)); err != nil {
				return
			}
		}
	}
}

// gone waits until the server has let a client go without reading much: its kernel says so when it is written to.
func gone(w *client) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	late := time.After(hang)
	for {
		select {
		case <-tick.C:
			if _, err := w.Write(masked(fin|opPong, nil)); err != nil {
				return
			}
		case <-late:
			w.s.Errorf("who never reads is not let go")
			return
		}
	}
}

// had reads what a client was given before it was let go: how many lines, and the id of the last event.
func had(w *client) (n int, last string) {
	for {
		f, err := w.next()
		if err != nil {
			var end closed
			if errors.As(err, &end) && end.code != wire.CloseTooSlow {
				w.s.Errorf("let go with %v", end)
			}
			if strings.HasPrefix(err.Error(), "torn") {
				w.s.Error(err)
			}
			break
		}
		_ = f
	}
	for _, f := range w.seen {
		if f["t"] == "event" {
			last = f["id"].(string)
			if f["k"] == "said" {
				n++
			}
		}
	}
	return n, last
}

// inOrder reads lines from..to-1, each once.
func inOrder(w *client, from, to int) error {
	for n := from; n < to; {
		f, err := w.next()
		if err != nil {
			return fmt.Errorf("after line %d: %w", n, err)
		}
		if f["k"] != "said" {
			continue
		}
		if want := fmt.Sprintf("%06d", n); !strings.HasPrefix(f["text"].(string), want) {
			return fmt.Errorf("line %s is %.10s", want, f["text"])
		}
		n++
	}
	return nil
}

// check holds that lines from..to-1 came with what was read up to ready, or come after it.
func check(w *client, from, to int) error {
	for _, f := range w.seen {
		if f["k"] != "said" {
			continue
		}
		if want := fmt.Sprintf("%06d", from); !strings.HasPrefix(f["text"].(string), want) {
			return fmt.Errorf("line %s is %.10s", want, f["text"])
		}
		from++
	}
	return inOrder(w, from, to)
}

// heap is how many bytes are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
