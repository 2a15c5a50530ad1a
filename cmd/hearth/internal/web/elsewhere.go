package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"hearth/cmd/hearth/internal/auth"
	"hearth/store"
)

// A page elsewhere is one of another origin that a key names. It shows a room to somebody who came by a ticket of that key,
// by the socket or, where sockets are broken, by the routes marked elsewhere: pass, view, events, commands. Such a page is
// nobody until it shows a ticket or a pass: its cookies are dropped here, so that a browser which also has a seat or a
// sign-in of its own lends neither to it. Every other address stays shut to other origins.
func (s *Server) withElsewhere(next http.Handler) http.Handler {
	rooms, asked := http.NewServeMux(), http.NewServeMux()
	for _, rt := range s.routes {
		if !rt.elsewhere {
			continue
		}
		method, path, _ := strings.Cut(rt.pattern, " ")
		rooms.Handle(rt.pattern, s.door(rt))
		asked.Handle("OPTIONS "+path, allows(rt.pattern, method))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		way := rooms
		if r.Method == http.MethodOptions {
			way = asked
		}
		origin := r.Header.Get("Origin")
		if _, pattern := way.Handler(r); pattern == "" || origin == "" || origin == s.origin() {
			next.ServeHTTP(w, r)
			return
		}
		named, err := s.Auth.Origins(r.Context())
		if err != nil {
			s.fail(&call{w: w, r: r, s: s, api: true}, err)
			return
		}
		w.Header().Add("Vary", "Origin")
		if !slices.Contains(named, origin) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", origin)
		r.Header.Del("Cookie")
		way.ServeHTTP(w, r)
	})
}

// allows answers a browser that asks, before the request itself, what a page elsewhere may send.
func allows(pattern, method string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		noteRoute(w, pattern)
		h := w.Header()
		h.Set("Access-Control-Allow-Methods", method)
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID")
		h.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(http.StatusNoContent)
	})
}

// origin is this server's own.
func (s *Server) origin() string { return s.Public.Scheme + "://" + s.Public.Host }

// originOfKey refuses what a key let in when it is shown from a page of an origin that the key does not name.
func (c *call) originOfKey(ctx context.Context, key store.ID) error {
	origin := c.r.Header.Get("Origin")
	if origin == "" || origin == c.s.origin() {
		return nil
	}
	all, err := c.s.Store.ListAPIKeys(ctx)
	if err != nil {
		return err
	}
	for _, k := range all {
		if k.ID == key && slices.Contains(k.Origins, origin) {
			return nil
		}
	}
	return auth.ErrNobody
}
