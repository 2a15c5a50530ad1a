package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// pageFront leads whoever comes by the bare address to where they belong.
func pageFront(c *call) error {
	if err := c.identify(); err != nil {
		return err
	}
	if c.who.known {
		return c.redirect("/home")
	}
	for _, t := range c.s.seatTokens(c.r) {
		s, err := c.s.Auth.Seat(c.ctx(), t.secret)
		if errors.Is(err, auth.ErrNobody) {
			continue
		}
		if err != nil {
			return err
		}
		session, err := c.nextSession(s.Member, s.Session)
		if err != nil {
			return err
		}
		if session != "" {
			return c.redirect("/r/" + string(session) + "~" + t.name)
		}
	}
	return c.redirect("/sign-in")
}

func pageSignIn(c *call) error { return c.show("signin", nil) }

func postSignIn(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	cookie, staff, err := c.s.Auth.SignIn(c.ctx(), c.field("login"), c.field("password"), c.s.from(c.r))
	var wait auth.ErrWait
	var second auth.ErrSecond
	switch {
	case errors.Is(err, auth.ErrNobody):
		// Without the login: people type passwords into the wrong field.
		if err := c.s.Office.Audit(c.ctx(), office.Actor{Who: "nobody"}, "staff.sign-in", "", "", "refused"); err != nil {
			return err
		}
		return c.showWith(http.StatusUnauthorized, "signin", "That login and password do not fit together.", nil)
	case errors.As(err, &wait):
		a := answerTo(err)
		return c.showWith(a.status, "signin", a.say, nil)
	case errors.As(err, &second):
		return c.show("second", secondView{Half: second.Half})
	case err != nil:
		return err
	}
	return c.begin(staff, "staff.sign-in", cookie)
}

// secondView asks for the code that belongs to half a sign-in.
type secondView struct{ Half string }

// postSignInCode is the second step.
func postSignInCode(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	half := c.field("half")
	cookie, staff, err := c.s.Auth.FinishSignIn(c.ctx(), half, c.field("code"), c.s.from(c.r))
	var weak auth.ErrWeak
	var wait auth.ErrWait
	switch {
	case errors.Is(err, auth.ErrNobody):
		return c.showWith(http.StatusUnauthorized, "signin", "That took too long, or something changed meanwhile. Please sign in again.", nil)
	case errors.As(err, &weak), errors.As(err, &wait):
		if err := c.s.Office.Audit(c.ctx(), office.Actor{Who: "staff/" + string(staff.ID)}, "staff.second-step", "", "", "refused"); err != nil {
			return err
		}
		a := answerTo(err)
		return c.showWith(a.status, "second", a.say, secondView{Half: half})
	case err != nil:
		return err
	}
	return c.begin(staff, "staff.sign-in", cookie)
}

// begin lets a staff person into their pages with a fresh cookie, and notes it.
func (c *call) begin(staff store.Staff, what, cookie string) error {
	who := "staff/" + string(staff.ID)
	if err := c.s.Office.Audit(c.ctx(), office.Actor{Who: who}, what, who, "", "ok"); err != nil {
		return err
	}
	if err := c.s.Auth.NoteSignIn(c.ctx(), staff.ID, cookie, browser(c.r.UserAgent())); err != nil {
		return err
	}
	c.s.setCookie(c.w, c.s.cookieBase(), cookie, time.Time{})
	return c.redirect("/home")
}

func postSignOut(c *call) error {
	if err := c.s.Auth.SignOut(c.ctx(), c.s.staffToken(c.r)); err != nil {
		return err
	}
	c.s.setCookie(c.w, c.s.cookieBase(), "", time.Time{})
	return c.redirect("/sign-in")
}

// pageLink shows the form behind a one-time link; looking does not use it.
func pageLink(c *call) error {
	state, err := c.s.Auth.PeekLink(c.ctx(), c.r.PathValue("code"), c.s.from(c.r))
	if err != nil {
		return err
	}
	return c.show("link", state)
}

func postLink(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	code := c.r.PathValue("code")
	cookie, staff, err := c.s.Auth.UseLink(c.ctx(), code, auth.Account{
		Login: c.field("login"), Name: c.field("name"), Password: c.field("password"),
	}, c.s.from(c.r))
	var weak auth.ErrWeak
	if errors.As(err, &weak) {
		state, err := c.s.Auth.PeekLink(c.ctx(), code, c.s.from(c.r))
		if err != nil {
			return err
		}
		return c.showWith(http.StatusUnprocessableEntity, "link", string(weak), state)
	}
	var second auth.ErrSecond
	if errors.As(err, &second) {
		return c.show("second", secondView{Half: second.Half})
	}
	if err != nil {
		return err
	}
	return c.begin(staff, "staff.link", cookie)
}

// pageInvitation shows one button. It changes nothing: scanners of mail and previews of chats fetch links too.
func pageInvitation(c *call) error {
	inv, err := c.s.Auth.PeekInvitation(c.ctx(), c.r.PathValue("code"), c.s.from(c.r))
	if errors.Is(err, auth.ErrNobody) {
		return c.nowhere()
	}
	if err != nil {
		return err
	}
	if c.group, err = c.s.Store.Group(c.ctx(), inv.Group); err != nil {
		return fmt.Errorf("look up a group: %w", err)
	}
	rule, err := c.cardRule()
	if err != nil {
		return err
	}
	return c.openPage(http.StatusOK, "invitation", "", rule != office.CardOff)
}

// nowhere is the one page for links that are unknown, expired, revoked or spent.
func (c *call) nowhere() error {
	r, _, err := c.s.Office.Resources(c.ctx())
	if err != nil {
		return err
	}
	return c.openPage(http.StatusNotFound, "nowhere", "", r)
}

// postInvitation is the button: it spends a use, makes this browser the member's, and leads to the room. A browser that
// is this member's already spends nothing.
func postInvitation(c *call) error {
	code := c.r.PathValue("code")
	inv, err := c.s.Auth.PeekInvitation(c.ctx(), code, c.s.from(c.r))
	if errors.Is(err, auth.ErrNobody) {
		return c.nowhere()
	}
	if err != nil {
		return err
	}
	var member store.Member
	if member, err = c.sameMember(inv); err != nil {
		return err
	}
	only := inv.Session
	if member.ID == "" {
		s, cookie, err := c.s.Auth.UseInvitation(c.ctx(), code, c.s.from(c.r))
		if errors.Is(err, auth.ErrNobody) {
			return c.nowhere()
		}
		if err != nil {
			return err
		}
		member, only = s.Member, s.Session
		by := office.Actor{Who: "member/" + string(member.ID)}
		if err := c.s.Office.Audit(c.ctx(), by, "invitation.use", "invitation/"+string(inv.ID), "", "ok"); err != nil {
			return err
		}
		c.s.setCookie(c.w, c.s.seatCookie(c.s.Auth.SeatName(member.ID)), cookie, s.Device.Expires)
	}
	session, err := c.nextSession(member, only)
	if err != nil {
		return err
	}
	if session == "" {
		return c.openPage(http.StatusOK, "invitation", "There is no session planned yet. Your link will work when there is one.", nil)
	}
	return c.redirect("/r/" + string(session) + "~" + c.s.Auth.SeatName(member.ID))
}

// sameMember is the invitation's member when this browser is theirs already.
func (c *call) sameMember(inv store.Invitation) (store.Member, error) {
	for _, t := range c.s.seatTokens(c.r) {
		s, err := c.s.Auth.Seat(c.ctx(), t.secret)
		if errors.Is(err, auth.ErrNobody) {
			continue
		}
		if err != nil {
			return store.Member{}, err
		}
		if s.Device.Invitation == inv.ID && inv.Member != "" {
			return s.Member, nil
		}
	}
	return store.Member{}, nil
}

// nextSession is the one that is on, or comes next, or else was last.
func (c *call) nextSession(m store.Member, only store.SessionID) (store.SessionID, error) {
	if only != "" {
		return only, nil
	}
	all, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: m.Group})
	if err != nil {
		return "", err
	}
	var last store.SessionID
	for _, s := range all { // by start
		end := s.Starts.Add(time.Duration(s.Minutes)*time.Minute + time.Hour)
		if s.Phase != office.PhaseCancelled && s.Phase != string(moderation.HasEnded) && s.Phase != string(moderation.IsShut) && c.s.Now().Before(end) {
			return s.ID, nil
		}
		if s.Phase != office.PhaseCancelled {
			last = s.ID
		}
	}
	return last, nil
}

// getLeave is the exit, and works without JavaScript. It leads to a neutral site. From this site's own page, or typed, it
// first ends the cookies of this browser and tells the rooms that the person left, so that nobody writes to them; from
// another site it does neither, since then it may not be them who asked.
func getLeave(c *call) error {
	if strings.Contains(c.r.Header.Get("Sec-Purpose"), "prefetch") {
		return store.ErrNotFound // a browser looking ahead: nobody has left
	}
	if c.s.askedHere(c.r) {
		ctx, cancel := context.WithTimeout(c.ctx(), 2*time.Second)
		defer cancel()
		c.leaveRooms(ctx)
		if err := c.s.Auth.SignOut(ctx, c.s.staffToken(c.r)); err != nil {
			c.s.Logger.Warn().Err(err).Msg("sign-in not ended by the exit")
		}
		c.s.dropCookies(c.w, c.r)
		c.w.Header().Set("Clear-Site-Data", `"cookies", "storage"`)
	}
	return c.redirect(c.s.ExitURL)
}

// askedHere: no other site led the browser to this address. Older browsers say so by the Referer alone, and where that is
// missing too, by nothing: leaving is not refused for it.
func (s *Server) askedHere(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
		from := r.Header.Get("Referer")
		u, err := url.Parse(from)
		return from == "" || (err == nil && u.Scheme == s.Public.Scheme && u.Host == s.Public.Host)
	}
	return false
}

// leaveRooms does what it can in the time it has: whoever leaves by the exit is not kept waiting for a room.
func (c *call) leaveRooms(ctx context.Context) {
	for _, t := range c.s.seatTokens(c.r) {
		s, err := c.s.Auth.Seat(ctx, t.secret)
		if err != nil {
			continue
		}
		all, err := c.s.Store.ListSessions(ctx, store.SessionFilter{Group: s.Member.Group, Unended: true})
		if err != nil {
			continue
		}
		for _, session := range all {
			if session.Phase == string(moderation.Scheduled) || !s.Opens(session) {
				continue
			}
			who, err := c.seated(ctx, session.ID, s.Member.ID)
			if err != nil || who == "" {
				continue
			}
			// A refusal means that they were not in; either way they are gone.
			_, _ = c.s.Rooms.Do(ctx, hub.Do{
				Session: session.ID, By: who, Device: string(s.Device.ID), Command: moderation.Leave{Exit: true},
			})
		}
	}
}

// seated is the person's participant id where they have taken a seat already; it makes none.
func (c *call) seated(ctx context.Context, session store.SessionID, person store.ID) (moderation.ParticipantID, error) {
	all, err := c.s.Store.Seats(ctx, session)
	if err != nil {
		return "", err
	}
	for _, st := range all {
		if st.Person == person {
			return moderation.ParticipantID(st.Participant), nil
		}
	}
	return "", nil
}
