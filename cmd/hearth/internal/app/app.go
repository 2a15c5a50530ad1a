// Package app wires a server together, in one place, so that main and tests start the same thing.
package app

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/metrics"
	"hearth/cmd/hearth/internal/notes"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/web"
	"hearth/hub"
	"hearth/hub/redislink"
	"hearth/hub/wire"
	"hearth/hub/ws"
	"hearth/moderation"
	"hearth/static"
	"hearth/store"
)

// Version is what `hearth version` says.
const Version = "0.1.0"

// Limits of the HTTP server. Streams and transcripts lift the deadline for answers; a stream sets one with each write.
const (
	headerWithin = 10 * time.Second
	bodyWithin   = 30 * time.Second
	answerWithin = time.Minute
	idleAfter    = 2 * time.Minute
	maxHeaders   = 32 << 10
	drainWithin  = 20 * time.Second
)

// A Main is one server. Start, then Wait for its end; or Run, which does both.
type Main struct {
	// Given.
	Config config.Config
	Logger zerolog.Logger

	// Made by Start.
	House     *House
	Hub       *hub.Hub
	notes     store.Notes     // process notes, apart from the House
	link      *redislink.Link // nil: this instance is alone, or has nothing but the store in common with others
	metrics   *metrics.Metrics
	server    *http.Server
	admin     *http.Server
	adminAddr net.Addr
	listen    net.Listener
	stop      context.CancelFunc // ends what runs beside
	beside    chan struct{}      // closed when it has ended
	failed    chan error         // of capacity one: the listener ended by itself
}

// Start opens the store, listens, and serves. Config must be settled. When it fails, nothing is left open.
func (m *Main) Start(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			_ = m.Close()
		}
	}()
	if m.listen, err = listen(ctx, m.Config.Listen); err != nil {
		return err
	}
	m.Config.SettleAddr(m.listen.Addr())
	if m.House, err = OpenHouse(ctx, &m.Config, true); err != nil {
		return err
	}
	m.House.Keeper.Logger = m.Logger
	if m.notes, err = openNotes(ctx, &m.Config); err != nil {
		m.notes = nil
		return err
	}
	if err := m.takeResources(ctx); err != nil {
		return err
	}
	link, err := m.openLink()
	if err != nil {
		return err
	}
	if m.Hub, err = hub.New(ctx, hub.Options{
		Store: m.House.Store, Ring: m.House.Ring, Logger: m.Logger, Link: link, LookUp: m.House.Auth.Heard,
		RemovedFromGroup: m.removedFromGroup,
		Named:            m.House.Office.NameMember,
		CardDue: func(ctx context.Context, session store.SessionID, who moderation.ParticipantID) (bool, error) {
			return m.House.Office.CardDue(ctx, session, string(who))
		},
	}); err != nil {
		return err
	}
	m.House.attach(m.Hub, link)
	m.House.log.Store(&m.Logger)
	m.metrics = m.measures()
	pages, err := m.web()
	if err != nil {
		return err
	}
	return m.serve(pages)
}

// takeResources takes over the operator's file, and refuses to serve real people with the sample.
func (m *Main) takeResources(ctx context.Context) error {
	if m.Config.Resources != "" {
		doc, err := os.ReadFile(m.Config.Resources)
		if err != nil {
			return config.Problem("cannot read the file that HEARTH_RESOURCES names; check its path and who may read it")
		}
		if err := m.House.Office.SetResources(ctx, office.Actor{Who: "system"}, doc); err != nil {
			return err
		}
	}
	_, sample, err := m.House.Office.Resources(ctx)
	if err != nil {
		return err
	}
	return m.Config.Guard(sample)
}

// removedFromGroup lets the directory follow what a room decided.
func (m *Main) removedFromGroup(ctx context.Context, _ store.SessionID, person store.ID, removed bool) error {
	by := office.Actor{Who: "system"}
	if removed {
		return m.House.Office.RemoveMember(ctx, by, person)
	}
	return m.House.Office.ReinstateMember(ctx, by, person)
}

func (m *Main) web() (*web.Server, error) {
	copies, err := m.House.Copies(context.Background(), m.Hub)
	if err != nil {
		return nil, err
	}
	return web.New(web.Options{
		Store: m.House.Store, Auth: m.House.Auth, Office: m.House.Office, Rooms: m.Hub, Logger: m.Logger, Copies: copies, Keeper: m.House.Keeper, Notes: notes.New(m.notes, m.House.Ring, nil),
		Assets: web.Assets{Handler: static.Handler(), Path: static.Path, Preload: static.Preload, Style: static.Style},
		Public: m.Config.Public, Proxies: m.Config.Proxies, Title: m.Config.Title, ExitURL: m.Config.ExitURL, Version: Version, Observe: m.metrics.Request, SecondStep: m.Config.TwoSteps(),
		Socket: func(w http.ResponseWriter, r *http.Request, origins []string, resolve web.Resolve) {
			ws.Serve(w, r, m.Hub, ws.Options{Origins: origins, Resolve: resolve})
		},
		Stream: func(ctx context.Context, j hub.Joining) (func(), error) {
			c, err := m.Hub.Join(ctx, j)
			if err != nil {
				return nil, err
			}
			return c.Gone, nil
		},
	})
}

func (m *Main) serve(pages http.Handler) error {
	m.server = &http.Server{
		Handler: pages, ReadHeaderTimeout: headerWithin, ReadTimeout: bodyWithin, WriteTimeout: answerWithin,
		IdleTimeout: idleAfter, MaxHeaderBytes: maxHeaders, ErrorLog: quietLog(m.Logger),
	}
	if m.Config.TLS() {
		cert, err := tls.LoadX509KeyPair(m.Config.TLSCert, m.Config.TLSKey)
		if err != nil {
			return config.Problem("the TLS certificate and key cannot be used together (" + err.Error() + "); check HEARTH_TLS_CERT and HEARTH_TLS_KEY")
		}
		m.server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
		m.listen = tls.NewListener(m.listen, m.server.TLSConfig)
	}
	// What runs beside keeps what it needs: Close empties the fields, perhaps before it has begun.
	beside, failed, server, listener, house, rooms := make(chan struct{}), make(chan error, 1), m.server, m.listen, m.House, m.Hub
	ctx, stop := context.WithCancel(context.Background())
	m.stop, m.beside, m.failed = stop, beside, failed
	go func() {
		defer close(beside)
		var purging sync.WaitGroup
		defer purging.Wait()
		purging.Go(func() { house.Keeper.Watch(ctx) })
		house.Auth.Watch(ctx, func(g auth.Grant) { rooms.Cut(string(g), wire.CloseSignedOut) }, house.forget,
			func(err error) {
				if ctx.Err() == nil { // stopping is not worth a line
					m.Logger.Warn().Err(err).Msg("following the feed of changes")
				}
			})
	}()
	go func() { failed <- server.Serve(listener) }()
	return m.serveAdmin()
}

// forget lets the ring ask again for keys that another instance or the command line may have destroyed.
func (h *House) forget(c store.Change) {
	switch c.Kind {
	case store.MemberChanged:
		h.Ring.ForgetPerson(store.ID(c.ID))
	case store.SessionChanged:
		h.Ring.ForgetSession(store.SessionID(c.ID))
	}
}

// Addr is the address that is listened on; only after Start.
func (m *Main) Addr() net.Addr { return m.listen.Addr() }

// AdminAddr is where metrics and profiles are served; nil: nowhere. Only after Start.
func (m *Main) AdminAddr() net.Addr { return m.adminAddr }

// URL is the address under which people reach the server; only after Start.
func (m *Main) URL() string { return m.Config.Public.Scheme + "://" + m.Config.Public.Host }

// FirstLink is a one-time address that makes the first account; "" when there is an account.
func (m *Main) FirstLink(ctx context.Context) (string, error) {
	code, err := m.House.Auth.FirstLink(ctx)
	if err != nil || code == "" {
		return "", err
	}
	return m.URL() + "/link/" + code, nil
}

// Wait serves until ctx ends, then drains: connections are told to come back, what was accepted is committed. It
// returns nil after a clean end.
func (m *Main) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return m.Close()
	case err := <-m.failed:
		return errors.Join(fmt.Errorf("serve: %w", err), m.Close())
	}
}

// Close drains and releases everything. It may be called after a Start that failed, and more than once.
func (m *Main) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), drainWithin)
	defer cancel()
	var errs []error
	if m.server == nil && m.listen != nil {
		_ = m.listen.Close()
	}
	// The hub first: it ends sockets and streams, for which Shutdown would wait.
	stopped := make(chan error, 1)
	if m.server != nil {
		go func() { stopped <- m.server.Shutdown(ctx) }()
	}
	if m.Hub != nil {
		errs = append(errs, m.Hub.Drain(ctx))
	}
	if m.server != nil {
		errs = append(errs, <-stopped)
	}
	if m.admin != nil {
		errs = append(errs, m.admin.Close())
	}
	if m.stop != nil {
		m.stop()
		<-m.beside
	}
	if m.link != nil {
		errs = append(errs, m.link.Close())
	}
	if m.House != nil {
		errs = append(errs, m.House.Close())
	}
	if m.notes != nil {
		errs = append(errs, m.notes.Close())
		m.notes = nil
	}
	m.server, m.admin, m.Hub, m.stop, m.link, m.House, m.listen = nil, nil, nil, nil, nil, nil, nil
	return errors.Join(errs...)
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, config.Problem("cannot listen on " + addr + " (" + cause(err) + "); stop what uses it, or choose another with -listen or HEARTH_LISTEN")
	}
	return l, nil
}

// cause is the innermost error's text: "address already in use" is what helps. Of several the last: what was tried last,
// or what an error of ours was caused by.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			all := many.Unwrap()
			inner = all[len(all)-1]
		}
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// instanceName tells instances apart in the audit.
func instanceName() string { return strings.ToLower(rand.Text()[:8]) }
