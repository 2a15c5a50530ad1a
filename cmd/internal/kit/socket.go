package kit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/coder/websocket"
)

// Subprotocol is the protocol's name in the upgrade.
const Subprotocol = "hearth.1"

// Welcome waits for the welcome and for the mark behind what was.
func (l *Live) Welcome(ctx context.Context) (View, Frame, error) {
	f, err := l.Await(ctx, 0, func(f *Frame) bool { return f.T == "welcome" || f.T == "bye" })
	if err != nil {
		return View{}, f, err
	}
	if f.T == "bye" {
		return View{}, f, ErrClosed
	}
	if _, err := l.Await(ctx, 0, func(f *Frame) bool { return f.T == "ready" || f.T == "bye" }); err != nil {
		return View{}, f, err
	}
	v, err := f.Room()
	return v, f, err
}

// Socket connects by WebSocket and says hello.
func (p *Place) Socket(ctx context.Context, last string) (*Live, error) {
	c, err := p.dial(ctx, last)
	if err != nil {
		return nil, err
	}
	return newLive(p.server.Wait, &socket{c}), nil
}

// A Line is a connection that keeps nothing, for whoever has ten thousand of them.
type Line struct{ by socket }

// Line is Socket for frames that are read as they come. The caller closes it.
func (p *Place) Line(ctx context.Context, last string) (*Line, error) {
	c, err := p.dial(ctx, last)
	if err != nil {
		return nil, err
	}
	return &Line{socket{c}}, nil
}

// Read waits for the next frame, for as long as the connection lasts. One goroutine reads.
func (l *Line) Read() ([]byte, error) { return l.by.receive(context.Background()) }

// Close drops the connection; a Read under way ends.
func (l *Line) Close() { l.by.close() }

func (p *Place) dial(ctx context.Context, last string) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, p.server.Wait)
	defer cancel()
	address := p.server.address("/r/" + p.Session + "/socket")
	head := http.Header{}
	if p.token != "" && p.ticket == "" {
		head.Set("Authorization", "Bearer "+p.token)
	}
	//nolint:bodyclose // the library has read and closed it; only its status is looked at
	c, resp, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(address, "http"), &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: p.server.transport, Jar: p.http.Jar}, HTTPHeader: head, Subprotocols: []string{Subprotocol},
	})
	if err != nil {
		if resp != nil && resp.StatusCode != http.StatusSwitchingProtocols {
			return nil, &Problem{Status: resp.StatusCode, Code: "no_socket", Say: "the socket was not opened"}
		}
		return nil, fmt.Errorf("open a socket: %w", bare(err))
	}
	c.SetReadLimit(maxAnswer)
	hello, err := json.Marshal(map[string]any{"t": "hello", "v": 1, "last": last, "ticket": p.ticket})
	if err == nil {
		err = c.Write(ctx, websocket.MessageText, hello)
	}
	if err != nil {
		_ = c.CloseNow()
		return nil, fmt.Errorf("say hello: %w", err)
	}
	return c, nil
}

type socket struct{ conn *websocket.Conn }

func (s *socket) receive(ctx context.Context) ([]byte, error) {
	kind, b, err := s.conn.Read(ctx)
	if err == nil && kind != websocket.MessageText {
		return nil, errors.New("the server sent a binary frame")
	}
	return b, err
}

func (s *socket) write(ctx context.Context, frame []byte) ([]byte, error) {
	return nil, s.conn.Write(ctx, websocket.MessageText, frame)
}

func (s *socket) code(err error) int { return max(0, int(websocket.CloseStatus(err))) }

func (s *socket) close() { _ = s.conn.CloseNow() }

// Stream connects by an event stream; its commands go by POST.
func (p *Place) Stream(ctx context.Context, last string) (*Live, error) {
	streaming, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r, err := p.request(streaming, http.MethodGet, "/api/v1"+p.path("/events"), nil)
	if err != nil {
		cancel()
		return nil, err
	}
	r.Header.Set("Accept", "text/event-stream")
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	// The transport bounds the wait for the answer's head; the body goes on until someone ends it.
	resp, err := p.http.Do(r)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("open a stream: %w", bare(err))
	}
	if resp.StatusCode != http.StatusOK {
		b, _ := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
		_ = resp.Body.Close()
		cancel()
		return nil, problem(Answer{Status: resp.StatusCode, Body: b})
	}
	return newLive(p.server.Wait, &stream{place: p, body: resp.Body, lines: bufio.NewReader(resp.Body), stop: cancel}), nil
}

// stream reads server-sent events. Only the goroutine that reads touches what is behind stop.
type stream struct {
	place *Place
	body  io.Closer
	lines *bufio.Reader
	stop  context.CancelFunc

	ending int // the code of the bye that came
}

func (s *stream) receive(context.Context) ([]byte, error) {
	var data []byte
	id := ""
	for {
		line, err := s.lines.ReadBytes('\n')
		if err != nil {
			return nil, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if v, ok := bytes.CutPrefix(line, []byte("data: ")); ok {
			data = append(data, v...)
		} else if v, ok := bytes.CutPrefix(line, []byte("id: ")); ok {
			id = string(v)
		} else if len(line) == 0 && len(data) > 0 {
			return data, s.check(data, id)
		}
	}
}

// check notes a bye, and holds an event's id against the one by which a browser would resume.
func (s *stream) check(data []byte, id string) error {
	f, err := readFrame(data)
	if err != nil {
		return err
	}
	if f.T == "event" && f.ID != id {
		return errors.New("an event came under an id that is not its own")
	}
	if f.T == "bye" {
		s.ending, _ = strconv.Atoi(string(f.Code))
	}
	return nil
}

func (s *stream) write(ctx context.Context, frame []byte) ([]byte, error) {
	a, err := s.place.Ask(ctx, http.MethodPost, "/api/v1"+s.place.path("/commands"), "application/json", frame)
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusOK {
		return nil, problem(a)
	}
	return a.Body, nil
}

func (s *stream) code(error) int { return s.ending }

func (s *stream) close() {
	s.stop()
	_ = s.body.Close()
}
