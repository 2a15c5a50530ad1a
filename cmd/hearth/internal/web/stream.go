package web

import (
	"bytes"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"hearth/hub"
	"hearth/hub/wire"
)

// getEvents is the room as an event stream, for whoever asks for one, and a page of earlier events for whoever does not.
func getEvents(c *call) error {
	if wantsStream(c.r) {
		return c.stream()
	}
	return c.eventsPage()
}

// wantsStream: an event stream stands among the types that the client accepts, and is not one of those that it refuses.
// A wildcard asks for no stream.
func wantsStream(r *http.Request) bool {
	for _, line := range r.Header.Values("Accept") {
		for one := range strings.SplitSeq(line, ",") {
			kind, params, err := mime.ParseMediaType(one)
			if err != nil || kind != "text/event-stream" {
				continue
			}
			weight, err := strconv.ParseFloat(params["q"], 64)
			return err != nil || weight > 0
		}
	}
	return false
}

// A stream is a hub.Sink that writes server-sent events. The hub never calls two of its writing methods at once; Close may
// come from anywhere.
type stream struct {
	w  http.ResponseWriter
	rc *http.ResponseController

	once sync.Once
	done chan struct{} // closed by Close

	mu   sync.Mutex // guards what follows, and w against being written to after its handler returned
	over bool
}

var _ hub.Sink = (*stream)(nil)

// WriteNow always asks for a goroutine that may wait: a response has no way to write without waiting.
func (s *stream) WriteNow([]byte) (int, error) { return 0, nil }

// WriteAll writes and flushes b before the deadline.
func (s *stream) WriteAll(b []byte, deadline time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return errStreamOver
	}
	if err := s.rc.SetWriteDeadline(deadline); err != nil {
		return err
	}
	if _, err := s.w.Write(b); err != nil {
		return err
	}
	return s.rc.Flush()
}

var errStreamOver = errors.New("stream is over")

// Frame writes one frame as one event. Frames are JSON without line breaks, so one data line holds them.
func (s *stream) Frame(dst, json []byte, event string) []byte {
	if event != "" {
		dst = append(dst, "id: "...)
		dst = append(dst, event...)
		dst = append(dst, '\n')
	}
	dst = append(dst, "data: "...)
	dst = append(dst, bytes.TrimRight(json, "\n")...)
	return append(dst, '\n', '\n')
}

// Unframed is true: this is not WebSocket.
func (s *stream) Unframed() bool { return true }

// Ping is a comment; a dead connection fails to take it.
func (s *stream) Ping() []byte { return []byte(":\n\n") }

// Close ends the response. The reason went before, in the frame "bye".
func (s *stream) Close(wire.CloseCode) { s.once.Do(func() { close(s.done) }) }

// staysOpen lifts the deadlines of this request: when the one for reading passes, net/http ends the request, however long
// the answer is meant to last.
func (c *call) staysOpen() error {
	rc := http.NewResponseController(c.w)
	return errors.Join(rc.SetReadDeadline(time.Time{}), rc.SetWriteDeadline(time.Time{}))
}

func (c *call) stream() error {
	v, err := c.enter(c.ctx(), c.seat)
	if err != nil {
		return refusedDoor(err)
	}
	if err := c.staysOpen(); err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	sink := &stream{w: c.w, rc: http.NewResponseController(c.w), done: make(chan struct{})}
	last := c.r.Header.Get("Last-Event-ID")
	leave, err := c.s.Stream(c.ctx(), hub.Joining{
		Session: c.session.ID, Asker: v, Last: last, Sink: sink, Grant: string(c.seat.grant),
	})
	if err != nil {
		return err
	}
	select {
	case <-c.ctx().Done():
	case <-sink.done:
	}
	leave()
	sink.mu.Lock() // waits for a write under way, no longer than its deadline
	defer sink.mu.Unlock()
	sink.over = true
	return nil
}
