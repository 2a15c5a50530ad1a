package web

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/store"
)

// codesOf are the recovery codes that a page shows.
func codesOf(page string) []string {
	return regexp.MustCompile(`[a-z2-7]{4}(?:-[a-z2-7]{4}){3}`).FindAllString(page, -1)
}

// codeNow is what an app with this secret shows, by RFC 6238.
func codeNow(text string) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		panic(err)
	}
	mac := hmac.New(sha1.New, key)
	_, _ = mac.Write(binary.BigEndian.AppendUint64(nil, uint64(time.Now().Unix()/30)))
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[19]&0xf:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1_000_000)
}

// hashOf is how the store knows a cookie.
func (w *world) hashOf(cookie string) store.Hash { return w.ring.Hash("sign-in", []byte(cookie)) }

var (
	secretText = regexp.MustCompile(`<code class="key">([A-Z2-7 ]+)</code>`)
	halfField  = regexp.MustCompile(`name="half" value="([^"]+)"`)
)

// enrolled sets up a second step by the pages, and gives the cookie that goes on and the recovery codes.
func (w *world) enrolled(c *http.Cookie) (*http.Cookie, []string) {
	w.t.Helper()
	page := w.with(c, "GET", "/account/second", "")
	w.wants(page, 200, `aria-label="The secret as a QR code"`)
	found := secretText.FindStringSubmatch(page.Body.String())
	if found == nil {
		w.t.Fatalf("no secret on %s", page.Body)
	}
	w.wants(w.sends(c, "/account/second", "code", "000000"), 422, "does not fit")
	rec := w.sends(c, "/account/second", "code", codeNow(found[1]))
	w.wants(rec, 200, "Your recovery codes")
	codes := codesOf(rec.Body.String())
	if len(codes) != 10 || len(rec.Result().Cookies()) != 1 {
		w.t.Fatalf("%d codes, %d cookies", len(codes), len(rec.Result().Cookies()))
	}
	return rec.Result().Cookies()[0], codes
}

// TestAHouseThatAsksForTwoSteps: before the second one is set up nothing else opens, and afterwards no password does
// without it.
func TestAHouseThatAsksForTwoSteps(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.SecondStep = true })
	ana := &http.Cookie{Name: "__Host-hearth", Value: w.cookie}
	for _, rt := range w.routes {
		if rt.policy.public || rt.policy.enrols {
			continue
		}
		method, path := w.address(rt.pattern)
		rec := w.with(ana, method, path, "{}")
		if rec.Code == http.StatusSeeOther && rec.Header().Get("Location") == "/account/second" {
			continue
		}
		if rec.Code != http.StatusForbidden && rec.Code != http.StatusNotFound && rec.Code != http.StatusTeapot {
			t.Errorf("%s opens: %d", rt.pattern, rec.Code)
		}
		if rec.Code == http.StatusTeapot && !rt.policy.ticket { // a socket that showed nothing is judged by its ticket
			t.Errorf("%s opens a socket", rt.pattern)
		}
	}
	cookie, codes := w.enrolled(ana)
	w.wants(w.with(ana, "GET", "/home", ""), 303) // the browser from before is signed out
	w.wants(w.with(cookie, "GET", "/home", ""), 200)
	first := w.sends(ana, "/sign-in", "login", "ana", "password", "three unrelated words")
	w.wants(first, 200, "One more step")
	if len(first.Result().Cookies()) != 0 {
		t.Error("the password alone gave a cookie")
	}
	half := halfField.FindStringSubmatch(first.Body.String())[1]
	w.wants(w.sends(ana, "/sign-in/code", "half", half, "code", "123"), 422, "does not fit")
	w.wants(w.sends(ana, "/sign-in/code", "half", "x", "code", codes[0]), 401, "sign in again")
	done := w.sends(ana, "/sign-in/code", "half", half, "code", codes[0])
	w.wants(done, 303)
	w.wants(w.with(done.Result().Cookies()[0], "GET", "/account", ""), 200, "9 of 10 recovery codes")
	lines, err := w.Store.AuditLines(t.Context(), 0, 0)
	w.no(err)
	var whats []string
	for _, l := range lines {
		whats = append(whats, l.What+" "+l.Result)
	}
	for _, want := range []string{"staff.second-step-on ok", "staff.second-step refused"} {
		if !strings.Contains(strings.Join(whats, "\n"), want) {
			t.Errorf("the audit lacks %s", want)
		}
	}
	w.no(w.Office.DropSecond(t.Context(), w.by(), w.ana.ID))
	w.wants(w.with(cookie, "GET", "/home", ""), 303)
}

// TestAFreshProofIsAskedFor: a browser that was left open opens no record; what was filled in goes on with the proof.
func TestAFreshProofIsAskedFor(t *testing.T) {
	w := newWorld(t)
	_, dana := w.account("dana", auth.RoleAdmin)
	at := "/sessions/" + string(w.session.ID) + "/break-glass"
	w.no(w.Store.ProveSignIn(t.Context(), w.hashOf(dana.Value), time.Now().Add(-auth.ProofFor), false))
	asked := w.sends(dana, at, "reason", "somebody may be in danger")
	w.wants(asked, 403, "Is it you?", `action="`+at+`"`, `name="reason" value="somebody may be in danger"`, "Your password")
	w.wants(w.sends(dana, at, "reason", "somebody may be in danger", "proof", "wrong"), 403, "That is not your password")
	if g, err := w.Office.GrantsOf(t.Context(), w.session.ID); err != nil || len(g) != 0 {
		t.Fatalf("it is open: %v %v", g, err)
	}
	w.wants(w.sends(dana, at, "reason", "somebody may be in danger", "proof", "three unrelated words"), 303)
	w.wants(w.sends(dana, at, "reason", "again, it counts for a while"), 303)
	// With a second step the password is no proof any more.
	cookie, codes := w.enrolled(dana)
	w.no(w.Store.ProveSignIn(t.Context(), w.hashOf(cookie.Value), time.Now().Add(-auth.ProofFor), true))
	w.wants(w.sends(cookie, "/account/second/off", "proof", "three unrelated words"), 403, "does not fit")
	w.wants(w.sends(cookie, "/account/second/off", "proof", codes[0]), 303)
	if in, err := w.Auth.Second(t.Context(), w.ana.ID); err != nil || !in.On.IsZero() {
		t.Errorf("%+v %v", in, err)
	}
}
