package web

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"net/url"
	"path"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// contentPolicy lets nothing in that is not of this server. Sockets are named by scheme, since older Safari does not
// count them under 'self'.
func contentPolicy(public *url.URL) string {
	socket := "ws://" + public.Host
	if public.Scheme == "https" {
		socket = "wss://" + public.Host
	}
	return strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self' " + socket,
		"form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
	}, "; ")
}

// withHeaders puts the same guards on every answer. Only files whose address carries their hash may be kept.
func (s *Server) withHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", s.policyCSP)
		h.Set("X-Content-Type-Options", "nosniff")
		// Nothing is told to other sites. "no-referrer" would also make browsers say that our own forms come from nowhere
		// (Origin: null), and where they send no Sec-Fetch-Site either (older Safari, plain HTTP) the forms would be refused.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		h.Set("X-Frame-Options", "DENY")
		if s.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !strings.HasPrefix(r.URL.Path, "/static/") {
			h.Set("Cache-Control", "no-store")
		}
		next.ServeHTTP(w, r)
	})
}

// A logged response remembers what the log line says. It passes a hijack on, for the socket.
type logged struct {
	http.ResponseWriter
	pattern  string
	status   int
	hijacked bool
}

// Unwrap lets http.ResponseController reach the connection.
func (l *logged) Unwrap() http.ResponseWriter { return l.ResponseWriter }

func (l *logged) WriteHeader(status int) {
	if l.status == 0 {
		l.status = status
	}
	l.ResponseWriter.WriteHeader(status)
}

func (l *logged) Write(b []byte) (int, error) {
	if l.status == 0 {
		l.status = http.StatusOK
	}
	return l.ResponseWriter.Write(b)
}

// Hijack hands the connection over.
func (l *logged) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	l.hijacked = true
	return http.NewResponseController(l.ResponseWriter).Hijack()
}

// Flush sends what is buffered.
func (l *logged) Flush() { _ = http.NewResponseController(l.ResponseWriter).Flush() }

func noteRoute(w http.ResponseWriter, pattern string) {
	if l, ok := w.(*logged); ok {
		l.pattern = pattern
	}
}

// withLog writes one line for each request, from a short list of what may be said: method, pattern, status, time taken.
// Paths, queries, addresses and names of people are not on it.
func (s *Server) withLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		l := &logged{ResponseWriter: w}
		defer func() {
			if v := recover(); v != nil {
				if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(v)
				}
				// The value may quote what somebody wrote, so its type and the place are all that is kept.
				s.Logger.Error().Str("route", l.pattern).Type("panic", v).Strs("at", panicked()).Msg("request failed")
				if l.status == 0 && !l.hijacked {
					http.Error(l, "Something went wrong here. Please try again.", http.StatusInternalServerError)
				}
			}
			status := l.status
			if l.hijacked {
				status = http.StatusSwitchingProtocols
			}
			s.observe(l, status, time.Since(start))
			s.Logger.Debug().Str("method", methodName(r.Method)).Str("route", l.pattern).Int("status", status).
				Dur("took", time.Since(start)).Msg("request")
		}()
		next.ServeHTTP(l, r)
	})
}

// observe tells an answer on. The address of the style sheet names its content, so that each version would be a route of
// its own; what no route answers is one.
func (s *Server) observe(l *logged, status int, took time.Duration) {
	if s.Observe == nil {
		return
	}
	route := l.pattern
	switch route {
	case "":
		route = "none"
	case "GET " + s.styles:
		route = "GET /styles/"
	}
	if l.Header().Get("Content-Type") == "text/event-stream" {
		took = 0
	}
	s.Observe(route, status, took)
}

// mostPlaces bounds what a log line says of where a panic came from.
const mostPlaces = 16

// panicked is where the code that is being recovered from stood, the innermost place first: functions and lines. Unlike a
// printed stack it has no arguments, and of a file no more than its name.
func panicked() []string {
	var at [mostPlaces]uintptr
	const self = 3 // runtime.Callers, this function, the deferred one that recovers
	frames := runtime.CallersFrames(at[:runtime.Callers(self, at[:])])
	var places []string
	for {
		f, more := frames.Next()
		if f.Function != "" {
			places = append(places, path.Base(f.Function)+" "+path.Base(f.File)+":"+strconv.Itoa(f.Line))
		}
		if !more {
			return places
		}
	}
}

// methodName keeps what a stranger sends as a method out of the log.
func methodName(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}
