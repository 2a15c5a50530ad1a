package ws

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"hearth/hub/wire"
	"hearth/moderation"
)

// over runs a test on plain sockets, and on those under TLS, which can only be written to by waiting.
func over(t *testing.T, play func(s *stage)) {
	for _, secure := range []bool{false, true} {
		t.Run(map[bool]string{false: "tcp", true: "tls"}[secure], func(t *testing.T) { play(newStageOn(t, secure)) })
	}
}

// TestLibraryTalks: a client that others wrote says hello, asks, sees, and leaves.
func TestLibraryTalks(t *testing.T) {
	over(t, func(s *stage) {
		s.begin("mia")
		ctx, cancel := context.WithTimeout(s.Context(), hang)
		defer cancel()
		c, _, err := websocket.Dial(ctx, strings.Replace(s.server.URL, "http", "ws", 1), &websocket.DialOptions{
			HTTPClient: s.server.Client(), Subprotocols: []string{Subprotocol}, CompressionMode: websocket.CompressionContextTakeover,
		})
		s.must(err)
		defer c.CloseNow()
		s.must(c.Write(ctx, websocket.MessageText, helloFrame("mia", "")))
		read := func(what string) frame {
			for {
				kind, b, err := c.Read(ctx)
				s.must(err)
				var f frame
				s.must(json.Unmarshal(b, &f))
				if kind != websocket.MessageText {
					s.Fatalf("a message of kind %v", kind)
				}
				if f["t"] == what || f["k"] == what {
					return f
				}
			}
		}
		last := read("started")["id"].(string)
		read("ready")
		s.must(c.Write(ctx, websocket.MessageText, aDo(1, "say", `,"text":"I slept.","seen":"`+last+`"`)))
		done, said := frame{}, frame{}
		for len(done) == 0 || len(said) == 0 { // either may come first
			_, b, err := c.Read(ctx)
			s.must(err)
			var f frame
			s.must(json.Unmarshal(b, &f))
			switch {
			case f["t"] == "done":
				done = f
			case f["k"] == "said":
				said = f
			case f["t"] == "refused":
				s.Fatalf("%v", f)
			}
		}
		if done["event"] != said["id"] || said["text"] != "I slept." {
			s.Errorf("%v and %v", done, said)
		}
		s.do("ana", moderation.Remove{Who: s.who["mia"], Note: "Tomorrow."})
		read("removed")
		_, b, err := c.Read(ctx)
		for err == nil && bytes.Contains(b, []byte(`"bye"`)) {
			_, b, err = c.Read(ctx)
		}
		if code := websocket.CloseStatus(err); code != websocket.StatusCode(wire.CloseRemoved) {
			s.Errorf("the end is %v (%s)", err, b)
		}
	})
}

// TestEarlyBytes: what came in the same packet as the request is read, whole or cut anywhere.
func TestEarlyBytes(t *testing.T) {
	over(t, func(s *stage) {
		hello := masked(fin|opText, helloFrame("ana", ""))
		both := append(bytes.Clone(hello), masked(fin|opText, aDo(1, "open_lobby", ""))...)
		w := s.open(both)
		w.await("welcome")
		w.await("done")
		for cut := range len(hello) + 1 {
			w := s.open(hello[:cut])
			w.send(hello[cut:])
			w.await("ready")
			_ = w.Conn.Close()
		}
		// More than the reader holds at once.
		long := s.open(hello, masked(fin|opText, aDo(2, "say_staff", `,"text":"`+strings.Repeat("a", 1900)+`"`)))
		long.find(func(f frame) bool { return f["t"] == "done" && f["event"] != "" }, "an answer to what came early")
	})
}

// TestFragments: a message in pieces, with pings between, is one message; each ping is answered with what it carried.
func TestFragments(t *testing.T) {
	over(t, func(s *stage) {
		w := s.join("ana")
		message := aDo(1, "say_staff", `,"text":"`+strings.Repeat("ä", 900)+`"`)
		w.send(inPieces(message, 7)) // also in the middle of a character
		pongs := 0
		w.find(func(f frame) bool {
			if f["t"] == "pong" {
				pongs++
				if f["payload"] != "between" {
					s.Fatalf("a pong says %q", f["payload"])
				}
			}
			return f["t"] == "done" || f["t"] == "refused"
		}, "the answer")
		if pongs == 0 {
			s.Error("no ping was answered")
		}
		w.send(masked(opText, nil))
		w.send(masked(opMore, nil))
		w.send(masked(fin|opMore, aDo(2, "open_lobby", "")))
		w.find(func(f frame) bool { return f["t"] == "done" }, "the answer to a message with empty pieces")
	})
}

func TestPings(t *testing.T) {
	over(t, func(s *stage) {
		w := s.join("ana")
		for _, payload := range []string{"", "a", strings.Repeat("p", 125)} {
			w.send(masked(fin|opPing, []byte(payload)))
			if f := w.await("pong"); f["payload"] != payload {
				s.Errorf("%q is answered with %q", payload, f["payload"])
			}
		}
		w.send(masked(fin|opPong, []byte("unasked")))
		w.send(masked(fin|opPing, []byte("still")))
		w.await("pong")
	})
}

// TestClientCloses: a close is answered with its code, and the person's connection is gone.
func TestClientCloses(t *testing.T) {
	over(t, func(s *stage) {
		for _, code := range []wire.CloseCode{1000, 1001, 3000, 4999} {
			w := s.join("ana")
			w.send(masked(fin|opClose, append([]byte{byte(code >> 8), byte(code)}, "done"...)))
			w.mute = true // the answer is the last word
			for {
				_, err := w.next()
				var end closed
				if errors.As(err, &end) {
					if end.code != code {
						s.Errorf("%d is answered with %v", code, end)
					}
					break
				}
				s.must(err)
			}
			if _, err := w.r.ReadByte(); err == nil {
				s.Error("something follows the close")
			}
		}
	})
}

// TestServerClosesOnce: whatever ends a socket, its client has the code, and nothing behind it; a bye that there was time
// for says the same.
func TestServerClosesOnce(t *testing.T) {
	over(t, func(s *stage) {
		for i := range 30 {
			w := s.join("ana")
			w.send(bytes.Repeat(masked(fin|opText, aDo(i, "knock", `,"x":1`)), 3))
			w.ends(wire.CloseBadFrame)
		}
	})
}

// TestDraining: everyone is told to come back, and when.
func TestDraining(t *testing.T) {
	over(t, func(s *stage) {
		w := s.join("ana")
		ctx, cancel := context.WithTimeout(s.Context(), hang)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() { s.must(s.hub.Drain(ctx)) })
		w.ends(wire.CloseDraining)
		wg.Wait()
		late := s.open()
		late.text(helloFrame("ana", ""))
		late.ends(wire.CloseDraining)
	})
}

// TestNoTornFrames: the hub writes events past the library, while the library answers a flood of pings, and both while
// commands are answered. Every frame that comes is whole, every event is there, once, in order.
func TestNoTornFrames(t *testing.T) {
	over(t, func(s *stage) {
		s.begin("mia", "nils")
		const lines = 40
		var readers, floods sync.WaitGroup
		stop := make(chan struct{})
		for _, name := range []string{"mia", "nils", "ana"} {
			w := s.join(name)
			floods.Go(func() {
				ping := masked(fin|opPing, bytes.Repeat([]byte("p"), 100))
				for i := 0; ; i++ {
					select {
					case <-stop:
						return
					default:
					}
					b := ping
					if i%50 == 0 {
						b = masked(fin|opText, []byte(`{"t":"writing","lane":"room","on":true}`))
					}
					if _, err := w.Write(b); err != nil {
						return
					}
				}
			})
			readers.Go(func() {
				for n := 0; n < lines; {
					f, err := w.next()
					if err != nil {
						t := s.T
						t.Errorf("%s, after %d lines: %v", name, n, err)
						return
					}
					if f["k"] == "said" {
						if want := fmt.Sprintf("%06d ", n); !strings.HasPrefix(f["text"].(string), want) {
							s.T.Errorf("%s: line %d is %.20s", name, n, f["text"])
							return
						}
						n++
					}
				}
			})
		}
		for i := range lines {
			s.do("ana", moderation.Say{Text: fmt.Sprintf("%06d %s", i, strings.Repeat("a", 1+i*13%1800))})
		}
		readers.Wait()
		close(stop)
		floods.Wait()
	})
}

// TestLongWelcomeIsWhole: a welcome that takes several writes is not torn by the answers to pings.
func TestLongWelcomeIsWhole(t *testing.T) {
	over(t, func(s *stage) {
		s.begin()
		const lines = 200
		for range lines {
			s.do("ana", moderation.ProposeLine{Text: strings.Repeat("a", 190)})
		}
		early := [][]byte{masked(fin|opText, helloFrame("ana", ""))}
		for range 20 {
			early = append(early, masked(fin|opPing, bytes.Repeat([]byte("p"), 100)))
		}
		for range 10 {
			w := s.open(early...)
			view := w.await("welcome")["view"].(map[string]any)
			if n := len(view["lines"].([]any)); n != lines {
				s.Fatalf("%d lines", n)
			}
			w.await("ready")
			_ = w.Conn.Close()
		}
	})
}

// TestRequestsEnd: the handler has returned once a socket is open; the server's deadlines play no part in it.
func TestRequestsEnd(t *testing.T) {
	served := make(chan struct{}, 1)
	s := newStage(t)
	inner := s.server.Config.Handler
	s.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, r)
		served <- struct{}{}
	})
	w := s.open()
	select {
	case <-served:
	case <-time.After(hang):
		t.Fatal("the handler does not return")
	}
	w.text(helloFrame("ana", ""))
	w.await("ready")
}
