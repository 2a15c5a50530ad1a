package rehearse_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"
)

// A proxy stands between the rehearsal and its server and does one thing wrong.
type proxy struct {
	t      *testing.T
	server *url.URL
	fault  fault

	mu    sync.Mutex
	conns map[*wire]bool
	done  map[string]bool // what a fault does once
}

// A fault is what the proxy does wrong. Either may be nil.
type fault struct {
	// frame gives what goes to the client in place of one frame of the server's.
	frame func(p *proxy, w *wire, f seen) [][]byte
	// body changes the body of an answer to a path.
	body func(p *proxy, path string, body []byte) []byte
}

// seen is what faults look at.
type seen struct {
	T, K, ID, Lane, Text, Note, Code string
	raw                              []byte
}

// A wire is one socket through the proxy.
type wire struct {
	path   string // names who it is
	last   string // the event that its hello named
	client *websocket.Conn
}

func behind(t *testing.T, address string, f fault) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{t: t, server: u, fault: f, conns: map[*wire]bool{}, done: map[string]bool{}}
	pages := httputil.NewSingleHostReverseProxy(u)
	pages.FlushInterval = -1
	pages.ModifyResponse = p.modify
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/socket") {
			p.socket(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func (p *proxy) modify(r *http.Response) error {
	if p.fault.body == nil || r.Header.Get("Content-Type") == "text/event-stream" {
		return nil
	}
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	b = p.fault.body(p, r.Request.URL.Path, b)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(b)), int64(len(b))
	r.Header.Del("Content-Length")
	return nil
}

// once is true the first time.
func (p *proxy) once(what string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	was := p.done[what]
	p.done[what] = true
	return !was
}

// socket joins a client's socket to one of the server's.
func (p *proxy) socket(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	head := http.Header{}
	for _, k := range []string{"Authorization", "Cookie"} {
		if v := r.Header.Get(k); v != "" {
			head.Set(k, v)
		}
	}
	back, resp, err := websocket.Dial(ctx, "ws://"+p.server.Host+r.URL.Path, &websocket.DialOptions{HTTPHeader: head, Subprotocols: []string{"hearth.1"}})
	if err != nil {
		if resp != nil {
			w.WriteHeader(resp.StatusCode)
		}
		return
	}
	defer func() { _ = back.CloseNow() }()
	client, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"hearth.1"}})
	if err != nil {
		return
	}
	defer func() { _ = client.CloseNow() }()
	back.SetReadLimit(-1)
	me := &wire{path: r.URL.Path, client: client}
	p.mu.Lock()
	p.conns[me] = true
	p.mu.Unlock()
	go p.up(ctx, cancel, me, back)
	p.down(ctx, me, back)
}

func (p *proxy) up(ctx context.Context, cancel context.CancelFunc, me *wire, back *websocket.Conn) {
	defer cancel()
	for {
		kind, b, err := me.client.Read(ctx)
		if err != nil {
			return
		}
		var hello struct{ T, Last string }
		if json.Unmarshal(b, &hello) == nil && hello.T == "hello" {
			p.mu.Lock()
			me.last = hello.Last
			p.mu.Unlock()
		}
		if back.Write(ctx, kind, b) != nil {
			return
		}
	}
}

func (p *proxy) down(ctx context.Context, me *wire, back *websocket.Conn) {
	for {
		_, b, err := back.Read(ctx)
		if err != nil {
			p.mu.Lock()
			delete(p.conns, me)
			p.mu.Unlock()
			if code := websocket.CloseStatus(err); code > 0 {
				_ = me.client.Close(code, "")
			}
			return
		}
		f := seen{raw: b}
		_ = json.Unmarshal(b, &f) // a bye's code is a number, which is of no interest here
		out := [][]byte{b}
		if p.fault.frame != nil {
			out = p.fault.frame(p, me, f)
		}
		for _, b := range out {
			if me.client.Write(ctx, websocket.MessageText, b) != nil {
				return
			}
		}
	}
}

// member reports whether a wire is a member's: their addresses carry a seat.
func (w *wire) member() bool { return strings.Contains(w.path, "~") }

// resumed reports whether the client named an event that it had.
func (p *proxy) resumed(w *wire) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return w.last != ""
}
