package web

import (
	"net/http"
	"strings"
	"time"
)

// Cookie names. Browsers keep a cookie whose name begins with __Host- to this very host, over TLS alone, so no other
// site can plant one. On plain HTTP, which is for this machine only, that prefix is not allowed: there the names differ,
// so that neither kind is ever taken for the other.
const (
	hostPrefix = "__Host-"
	cookieName = "hearth"
)

func (s *Server) cookieBase() string {
	if s.secure {
		return hostPrefix + cookieName
	}
	return cookieName
}

func (s *Server) seatCookie(seat string) string { return s.cookieBase() + "-" + seat }

// setCookie keeps a secret in the browser. until zero makes it end with the browser.
func (s *Server) setCookie(w http.ResponseWriter, name, value string, until time.Time) {
	c := &http.Cookie{
		Name: name, Value: value, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		c.MaxAge = -1
	} else if !until.IsZero() {
		c.Expires = until
	}
	http.SetCookie(w, c)
}

// dropCookies ends every cookie of ours that the browser sent.
func (s *Server) dropCookies(w http.ResponseWriter, r *http.Request) {
	for _, c := range r.Cookies() {
		if c.Name == s.cookieBase() || strings.HasPrefix(c.Name, s.cookieBase()+"-") {
			s.setCookie(w, c.Name, "", time.Time{})
		}
	}
}

// A seatToken is a seat's cookie: its short name and its secret.
type seatToken struct{ name, secret string }

// Of the cookies that a browser sends, at most so many seats are looked at.
const maxSeats = 12

func (s *Server) seatTokens(r *http.Request) []seatToken {
	var all []seatToken
	for _, c := range r.Cookies() {
		if name, ok := strings.CutPrefix(c.Name, s.cookieBase()+"-"); ok && name != "" && len(all) < maxSeats {
			all = append(all, seatToken{name, c.Value})
		}
	}
	return all
}

func (s *Server) staffToken(r *http.Request) string {
	c, err := r.Cookie(s.cookieBase())
	if err != nil {
		return ""
	}
	return c.Value
}
