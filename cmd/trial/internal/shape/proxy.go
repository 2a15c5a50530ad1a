package shape

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
	"sync"
	"time"
)

// Limits in time. An instance that says that it is not ready gets nothing new, and so does one that has said nothing for
// long; one that is only slow to say so, on a machine that is busy, is not gone.
const (
	askEvery    = 200 * time.Millisecond
	askWithin   = time.Second
	silentFor   = 5 * time.Second
	readyWithin = 30 * time.Second
)

// A Proxy gives each request and each connection to the next instance that is ready. It keeps account of who was led
// where. It is safe for concurrent use.
type Proxy struct {
	listen net.Listener
	server *http.Server
	direct *http.Transport
	stop   context.CancelFunc
	done   chan struct{} // closed when nobody is asked any more

	mu      sync.Mutex // guards what follows
	members []*member
	next    int
	given   int // connections, in all
}

// A member is an instance, as the proxy knows it. The proxy's lock guards it.
type member struct {
	address string
	ready   bool
	said    time.Time      // when it last answered the question
	paths   map[string]int // connections that it was given, by their address
}

func newProxy() (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the proxy: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	p := &Proxy{
		listen: l, stop: stop, done: make(chan struct{}),
		// Each request finds out anew who is there.
		direct: &http.Transport{DisableKeepAlives: true, DisableCompression: true},
	}
	quiet := log.New(io.Discard, "", 0) // addresses of invitations are secrets, and clients find out what failed
	p.server = &http.Server{ErrorLog: quiet, ReadHeaderTimeout: 10 * time.Second, Handler: &httputil.ReverseProxy{
		Transport: p, FlushInterval: -1, ErrorLog: quiet,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.Host = "http", r.In.Host
			r.SetXForwarded() // written anew: what the client claimed is not passed on
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}}
	go func() { _ = p.server.Serve(l) }()
	go p.watch(ctx)
	return p, nil
}

// URL is the address under which people reach the house.
func (p *Proxy) URL() string { return "http://" + p.listen.Addr().String() }

func (p *Proxy) add(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.members = append(p.members, &member{address: address, paths: map[string]int{}})
}

// watch asks every instance again and again whether it is ready.
func (p *Proxy) watch(ctx context.Context) {
	defer close(p.done)
	tick := time.NewTicker(askEvery)
	defer tick.Stop()
	for {
		p.mu.Lock()
		members := append([]*member(nil), p.members...)
		p.mu.Unlock()
		var asked sync.WaitGroup
		for _, m := range members {
			asked.Go(func() {
				ready, err := p.ask(ctx, m.address)
				p.mu.Lock()
				defer p.mu.Unlock()
				m.answered(ready, err, time.Now())
			})
		}
		asked.Wait()
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// answered keeps what came of asking: an answer, a refused connection, or silence.
func (m *member) answered(ready bool, err error, now time.Time) {
	switch {
	case err == nil:
		m.ready, m.said = ready, now
	case refused(err) || now.Sub(m.said) > silentFor:
		m.ready = false
	}
}

// refused reports whether nobody listens.
func refused(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func (p *Proxy) ask(ctx context.Context, address string) (ready bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", nil)
	if err != nil {
		return false, err
	}
	resp, err := p.direct.RoundTrip(r)
	if err != nil {
		return false, err
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK, nil
}

// Ready waits until so many instances are ready.
func (p *Proxy) Ready(ctx context.Context, n int) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	tick := time.NewTicker(askEvery / 4)
	defer tick.Stop()
	for {
		if p.count() >= n {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("wait until %d instances are ready (%d are): %w", n, p.count(), ctx.Err())
		}
	}
}

func (p *Proxy) count() (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.members {
		if m.ready {
			n++
		}
	}
	return n
}

// pick gives the next instance in turn that is ready, but not one of those tried; nil: there is none.
func (p *Proxy) pick(tried []*member) *member {
	p.mu.Lock()
	defer p.mu.Unlock()
	for range p.members {
		m := p.members[p.next%len(p.members)]
		p.next++
		fresh := true
		for _, t := range tried {
			fresh = fresh && t != m
		}
		if m.ready && fresh {
			return m
		}
	}
	return nil
}

var errNobody = errors.New("no instance is ready")

// RoundTrip leads a request to an instance, and on to the next where nobody listens.
func (p *Proxy) RoundTrip(r *http.Request) (*http.Response, error) {
	var tried []*member
	for {
		m := p.pick(tried)
		if m == nil {
			return nil, errNobody
		}
		tried = append(tried, m)
		out := r.Clone(r.Context())
		out.URL.Host = m.address
		if r.Body != nil {
			out.Body = io.NopCloser(r.Body) // still whole where nobody could be reached
		}
		resp, err := p.direct.RoundTrip(out)
		if refused(err) {
			p.mu.Lock()
			m.ready = false
			p.mu.Unlock()
			continue
		}
		if err == nil && lasting(resp) {
			p.mu.Lock()
			m.paths[r.URL.Path]++
			p.given++
			p.mu.Unlock()
		}
		return resp, err
	}
}

// lasting reports whether an answer is the beginning of a connection to a room.
func lasting(resp *http.Response) bool {
	return resp.StatusCode == http.StatusSwitchingProtocols ||
		resp.StatusCode == http.StatusOK && strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream")
}

// Given is how many connections the instances were given in all.
func (p *Proxy) Given() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.given
}

// A Share is what one instance was given.
type Share struct {
	Connections int `json:"connections"` // sockets and event streams
	Seats       int `json:"seats"`       // different addresses of them: a member's names their seat
}

// Shares tells what each instance was given since the last call, in their order.
func (p *Proxy) Shares() []Share {
	p.mu.Lock()
	defer p.mu.Unlock()
	shares := make([]Share, len(p.members))
	for i, m := range p.members {
		for _, n := range m.paths {
			shares[i].Connections += n
			shares[i].Seats++
		}
		m.paths = map[string]int{}
	}
	return shares
}

func (p *Proxy) close() error {
	p.stop()
	err := p.server.Close()
	<-p.done
	p.direct.CloseIdleConnections()
	return err
}
