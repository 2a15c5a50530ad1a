package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

var (
	errSignIn      = errors.New("sign in first")
	errEnrol       = errors.New("second step to be set up")
	errCrossOrigin = errors.New("asked for from another site")
	errTooBig      = errors.New("body too big")
	errConsent     = errors.New("ticket without a consent")
)

// errScope is a key that stands and does not open this address; it names the scope that would, "" for none.
type errScope string

func (e errScope) Error() string { return "key without the scope" }

func (e errScope) say() string {
	if e == "" {
		return "This is for people who are signed in: no key opens it, whatever its scopes."
	}
	return "This key has not the scope " + string(e) + ", which this address needs. Use a key that has it."
}

// errForm is a request that cannot be read; its text says what to do.
type errForm string

func (e errForm) Error() string { return string(e) }

// An answer is how an error leaves: its status, its stable code and the sentence for a person.
type answer struct {
	status int
	code   string
	say    string
}

const nowhere = "This address does not lead anywhere for you now."

// answerTo is the one place where errors become statuses.
func answerTo(err error) answer {
	var ask office.ErrAsk
	var others office.ErrNotYours
	var scope errScope
	var prove errProve
	var weak auth.ErrWeak
	var form errForm
	var wait auth.ErrWait
	var refusal *moderation.Refusal
	var frame *wire.FrameError
	switch {
	case errors.As(err, &refusal):
		return answer{http.StatusConflict, string(refusal.Code), refusal.Say}
	case errors.As(err, &frame):
		return answer{http.StatusBadRequest, "bad_frame", frame.Code.Say()}
	case errors.Is(err, store.ErrNotFound), errors.Is(err, hub.ErrNoRoom), errors.Is(err, auth.ErrNobody):
		return answer{http.StatusNotFound, "not_found", nowhere}
	case errors.Is(err, errSignIn):
		return answer{http.StatusUnauthorized, "sign_in", "Please sign in first."}
	case errors.Is(err, errEnrol):
		return answer{http.StatusForbidden, "second_step", "Please set up the second step of your sign-in first, on the page of your account."}
	case errors.As(err, &prove):
		return answer{http.StatusForbidden, "prove", prove.say()}
	case errors.Is(err, errCrossOrigin):
		return answer{http.StatusForbidden, "cross_origin", "This was asked for from another site. Please use this site's own pages."}
	case errors.As(err, &scope):
		return answer{http.StatusForbidden, "no_scope", scope.say()}
	case errors.Is(err, errConsent):
		return answer{
			http.StatusUnprocessableEntity, "consent_needed", "A ticket states the consent that you recorded: hash and version of the " +
				"group's agreement, and when the member accepted it. GET the group's agreement, and show it to them first.",
		}
	case errors.As(err, &others):
		return answer{http.StatusForbidden, "not_yours", string(others)}
	case errors.As(err, &ask):
		return answer{http.StatusUnprocessableEntity, "cannot", string(ask)}
	case errors.As(err, &weak):
		return answer{http.StatusUnprocessableEntity, "cannot", string(weak)}
	case errors.As(err, &form):
		return answer{http.StatusBadRequest, "bad_request", string(form)}
	case errors.As(err, &wait):
		return answer{http.StatusTooManyRequests, "wait", "That was tried too often. Please wait a moment and try again."}
	case errors.Is(err, errTooBig):
		return answer{http.StatusRequestEntityTooLarge, "too_big", "That was longer than this server takes."}
	case errors.Is(err, store.ErrConflict):
		return answer{http.StatusConflict, "conflict", "Somebody changed this meanwhile. Please look at it again."}
	case errors.Is(err, store.ErrTaken):
		return answer{http.StatusConflict, "taken", "That is in use already."}
	case errors.Is(err, hub.ErrDraining), errors.Is(err, hub.ErrAlone), errors.Is(err, hub.ErrUnfoldable),
		errors.Is(err, store.ErrUnavailable), errors.Is(err, store.ErrUnknown), errors.Is(err, context.DeadlineExceeded):
		return answer{http.StatusServiceUnavailable, "unavailable", "The record cannot be reached now. Please try again in a moment."}
	}
	return answer{http.StatusInternalServerError, "internal", "Something went wrong here. Please try again."}
}

// fail answers with an error. What went wrong inside is logged by the text of our own errors, which carry no content.
func (s *Server) fail(c *call, err error) {
	if errors.Is(err, context.Canceled) && c.r.Context().Err() != nil {
		return // nobody is there any more
	}
	a := answerTo(err)
	if a.status >= http.StatusInternalServerError {
		s.Logger.Warn().Str("route", routeOf(c.w)).Err(err).Msg("request refused")
	}
	h := c.w.Header()
	var wait auth.ErrWait
	if errors.As(err, &wait) {
		h.Set("Retry-After", strconv.Itoa(1+int(wait.For.Seconds())))
	}
	if c.api {
		if a.status == http.StatusUnauthorized {
			h.Set("WWW-Authenticate", "Bearer")
		}
		writeJSON(c.w, a.status, map[string]any{"error": map[string]string{"code": a.code, "say": a.say}})
		return
	}
	if a.status == http.StatusUnauthorized {
		http.Redirect(c.w, c.r, "/sign-in", http.StatusSeeOther)
		return
	}
	if errors.Is(err, errEnrol) {
		http.Redirect(c.w, c.r, "/account/second", http.StatusSeeOther)
		return
	}
	if prove := (errProve{}); errors.As(err, &prove) {
		p := c.staffPage(c.proveView(prove))
		p.Say = prove.Wrong
		s.render(c.w, a.status, "prove", p)
		return
	}
	p := c.staffPage(nil)
	p.Say, p.Status, p.Exit = a.say, a.status, !c.who.known
	s.render(c.w, a.status, "error", p)
}

func routeOf(w http.ResponseWriter) string {
	if l, ok := w.(*logged); ok {
		return l.pattern
	}
	return ""
}

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // every value given here is made of plain fields
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(b)+1))
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n'))
}

// reply is writeJSON for a handler that succeeded.
func (c *call) reply(status int, v any) error {
	writeJSON(c.w, status, v)
	return nil
}
