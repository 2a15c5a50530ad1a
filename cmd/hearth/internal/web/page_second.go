package web

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/store"
)

// enrolView sets a second step up.
type enrolView struct {
	QR   template.HTML
	Text string // the same secret, to be typed
	Must bool   // nothing else is open before it is done
}

func (c *call) enrolView() (enrolView, error) {
	text, uri, err := c.s.Auth.BeginSecond(c.ctx(), c.who.staff, c.s.Title)
	if err != nil {
		return enrolView{}, err
	}
	picture, err := qrCode("The secret as a QR code", uri)
	return enrolView{QR: picture, Text: spaced(text), Must: c.who.unfinished}, err
}

// spaced writes a secret in fours, as people read it.
func spaced(text string) string {
	var parts []string
	for part := range slices.Chunk([]byte(text), 4) {
		parts = append(parts, string(part))
	}
	return strings.Join(parts, " ")
}

func pageSecond(c *call) error {
	d, err := c.enrolView()
	var weak auth.ErrWeak
	if errors.As(err, &weak) { // it is on already
		return c.redirect("/account")
	}
	if err != nil {
		return err
	}
	return c.show("enrol", d)
}

// postSecond takes the first code, and shows the recovery codes this once.
func postSecond(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	cookie, codes, err := c.s.Auth.ConfirmSecond(c.ctx(), c.who.staff, c.field("code"))
	if err != nil {
		a := answerTo(err)
		d, broken := c.enrolView()
		if broken != nil || a.status >= http.StatusInternalServerError {
			return err
		}
		return c.showWith(a.status, "enrol", a.say, d)
	}
	who := "staff/" + string(c.who.staff.ID)
	if err := c.s.Office.Audit(c.ctx(), c.who.actor(), "staff.second-step-on", who, "", "ok"); err != nil {
		return err
	}
	if err := c.s.Auth.NoteSignIn(c.ctx(), c.who.staff.ID, cookie, browser(c.r.UserAgent())); err != nil {
		return err
	}
	c.s.setCookie(c.w, c.s.cookieBase(), cookie, time.Time{})
	c.w.Header().Set("Cache-Control", "no-store")
	return c.show("codes", codes)
}

func postSecondOff(c *call) error { return c.dropSecond(c.who.staff.ID, "/sign-in") }

// postStaffSecondOff is for somebody who lost their telephone and their codes.
func postStaffSecondOff(c *call) error { return c.dropSecond(c.pathStaff(), "/staff") }

func (c *call) dropSecond(staff store.ID, next string) error {
	if err := c.s.Office.DropSecond(c.ctx(), c.who.actor(), staff); err != nil {
		return err
	}
	return c.redirect(next)
}

// errProve asks whoever holds the browser to prove again who they are. Wrong says why a proof just given does not do.
type errProve struct {
	Second bool
	Wrong  string
}

func (e errProve) Error() string { return "a fresh proof is needed" }

func (e errProve) say() string {
	if e.Wrong != "" {
		return e.Wrong
	}
	if e.Second {
		return "Please give a code of your second step first: this is asked before something is opened or taken out."
	}
	return "Please give your password first: this is asked before something is opened or taken out."
}

const (
	proofField  = "proof"
	proofHeader = "Hearth-Proof"
)

// prove lets a browser's request go on whose holder has proved lately who they are, or does so with it: by a field of a
// form, or a header of the API. A key is its own proof.
func (c *call) prove() error {
	if c.who.key != nil || c.who.fresh {
		return nil
	}
	typed, err := url.PathUnescape(c.r.Header.Get(proofHeader)) // headers carry no letters beyond ASCII
	if err != nil {
		return errForm("The header " + proofHeader + " is percent-encoded.")
	}
	if !c.api {
		if err := c.form(); err != nil {
			return err
		}
		typed = c.field(proofField)
	}
	second, err := c.s.Auth.Second(c.ctx(), c.who.staff.ID)
	if err != nil {
		return err
	}
	ask := errProve{Second: !second.On.IsZero()}
	if typed == "" {
		return ask
	}
	err = c.s.Auth.Prove(c.ctx(), c.who.staff, c.who.token, typed)
	var weak auth.ErrWeak
	var wait auth.ErrWait
	if errors.As(err, &weak) || errors.As(err, &wait) {
		ask.Wrong = answerTo(err).say
		return ask
	}
	return err
}

// proveView is the form that was sent, to be sent again with a proof: nothing of it is lost.
type proveView struct {
	Second bool
	To     string
	Fields url.Values
}

func (c *call) proveView(ask errProve) proveView {
	fields := url.Values{}
	for name, values := range c.r.PostForm {
		if name != proofField {
			fields[name] = values
		}
	}
	return proveView{ask.Second, c.r.URL.Path, fields}
}
