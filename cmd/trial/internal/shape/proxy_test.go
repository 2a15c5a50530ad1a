package shape

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// An instance that tells who it is, and whether it is ready.
type instance struct {
	*httptest.Server
	ready atomic.Bool
}

func startInstance(t *testing.T, name string) *instance {
	t.Helper()
	in := &instance{}
	in.ready.Store(true)
	mux := http.NewServeMux()
	mux.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		if !in.ready.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	mux.HandleFunc("/who", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprint(w, name, string(body), r.Header.Get("X-Forwarded-For"))
	})
	mux.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: one\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	in.Server = httptest.NewServer(mux)
	t.Cleanup(in.Close)
	return in
}

func startProxy(t *testing.T, instances ...*instance) *Proxy {
	t.Helper()
	p, err := newProxy()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.close() })
	for _, in := range instances {
		p.add(in.Listener.Addr().String())
	}
	if err := p.Ready(t.Context(), len(instances)); err != nil {
		t.Fatal(err)
	}
	return p
}

func who(t *testing.T, p *Proxy, body string) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL()+"/who", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Forwarded-For", "a lie ")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// TestTurns: one after the other, with the whole body, and without what the client says of where it comes from.
func TestTurns(t *testing.T) {
	p := startProxy(t, startInstance(t, "a"), startInstance(t, "b"))
	seen := map[string]int{}
	for range 6 {
		_, answer := who(t, p, "!")
		seen[answer]++
	}
	if seen["a!127.0.0.1"] != 3 || seen["b!127.0.0.1"] != 3 {
		t.Errorf("%v", seen)
	}
}

// TestNobodyListens: the body goes whole to the next one, and with nobody left the answer is 502.
func TestNobodyListens(t *testing.T) {
	a, b := startInstance(t, "a"), startInstance(t, "b")
	p := startProxy(t, a, b)
	a.Close()
	for range 4 {
		if status, answer := who(t, p, "!"); status != 200 || answer != "b!127.0.0.1" {
			t.Errorf("%d %q", status, answer)
		}
	}
	b.Close()
	if status, _ := who(t, p, "!"); status != http.StatusBadGateway {
		t.Errorf("%d of nobody", status)
	}
}

// TestNotReady: an instance that says so gets nothing new, and is back when it is ready again.
func TestNotReady(t *testing.T) {
	a, b := startInstance(t, "a"), startInstance(t, "b")
	p := startProxy(t, a, b)
	a.ready.Store(false)
	waitUntil(t, func() bool { return p.count() == 1 })
	for range 4 {
		if _, answer := who(t, p, ""); answer != "b127.0.0.1" {
			t.Error(answer)
		}
	}
	a.ready.Store(true)
	if err := p.Ready(t.Context(), 2); err != nil {
		t.Error(err)
	}
}

// TestStreams: events leave at once, and the proxy knows whom it led where.
func TestStreams(t *testing.T) {
	p := startProxy(t, startInstance(t, "a"), startInstance(t, "b"))
	p.Shares()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for range 2 {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.URL()+"/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if line, err := bufio.NewReader(resp.Body).ReadString('\n'); line != "data: one\n" {
			t.Errorf("%q, %v", line, err)
		}
	}
	for i, share := range p.Shares() {
		if share != (Share{1, 1}) {
			t.Errorf("instance %d had %+v", i, share)
		}
	}
	if n := p.Given(); n != 2 {
		t.Errorf("%d connections in all", n)
	}
	for _, share := range p.Shares() {
		if share != (Share{}) {
			t.Errorf("counted twice: %+v", share)
		}
	}
}

func waitUntil(t *testing.T, is func() bool) {
	t.Helper()
	poll, end := time.NewTicker(5*time.Millisecond), time.After(30*time.Second)
	defer poll.Stop()
	for !is() {
		select {
		case <-poll.C:
		case <-end:
			t.Fatal("never")
		}
	}
}

// TestSilence: who is slow to answer on a busy machine is not gone; who refuses is, and so is who says nothing for long.
func TestSilence(t *testing.T) {
	now := time.Now()
	m := &member{}
	m.answered(true, nil, now)
	m.answered(false, context.DeadlineExceeded, now.Add(silentFor))
	if !m.ready {
		t.Error("a slow answer counts as none")
	}
	m.answered(false, context.DeadlineExceeded, now.Add(silentFor+1))
	if m.ready {
		t.Error("long silence counts as an answer")
	}
	m.answered(true, nil, now)
	m.answered(false, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, now)
	if m.ready {
		t.Error("nobody listens, and it counts as ready")
	}
}
