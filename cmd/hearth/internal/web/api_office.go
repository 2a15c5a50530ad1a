package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

func apiAccount(c *call) error { return c.reply(http.StatusOK, oneStaff(c.who.staff)) }

func apiPassword(c *call) error {
	var in struct {
		Present  string `json:"present"`
		Password string `json:"password"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	if err := c.changePassword(in.Present, in.Password); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func apiSignOutEverywhere(c *call) error {
	if err := c.s.Auth.SignOutAll(c.ctx(), c.who.staff.ID); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

type signInJSON struct {
	ID      string    `json:"id"`
	Browser string    `json:"browser"`
	Since   time.Time `json:"since"`
	Seen    time.Time `json:"seen"`
	Here    bool      `json:"here"`
}

func apiSignIns(c *call) error {
	found, err := c.s.Auth.SignIns(c.ctx(), c.who.staff.ID, c.who.token)
	if err != nil {
		return err
	}
	var all []signInJSON
	for _, s := range found {
		all = append(all, signInJSON(s))
	}
	return c.reply(http.StatusOK, list("sign_ins", all))
}

func apiEndSignIn(c *call) error {
	if err := c.s.Auth.EndOwnSignIn(c.ctx(), c.who.staff.ID, c.r.PathValue("sign_in")); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func apiGroups(c *call) error {
	groups, err := c.groups()
	if err != nil {
		return err
	}
	var all []groupJSON
	for _, g := range groups {
		role, err := c.s.Office.RoleIn(c.ctx(), g.ID, c.who.staff.ID)
		if err != nil {
			return err
		}
		all = append(all, c.groupJSON(g, string(role)))
	}
	return c.reply(http.StatusOK, list("groups", all))
}

func apiNewGroup(c *call) error {
	var in struct {
		Name      string          `json:"name"`
		Zone      string          `json:"zone"`
		Keep      string          `json:"keep"`
		Agreement string          `json:"agreement"`
		Settings  json.RawMessage `json:"settings"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	form := office.GroupForm{Name: in.Name, Zone: in.Zone, Keep: in.Keep, Agreement: in.Agreement}
	if len(in.Settings) > 0 {
		settings := office.GroupSettings{Settings: moderation.DefaultSettings()}
		if err := json.Unmarshal(in.Settings, &settings); err != nil {
			return errForm("The settings are not the object that the API's document describes.")
		}
		form.Settings, form.Extras = &settings.Settings, &settings.Extras
	}
	g, err := c.s.Office.NewGroup(c.ctx(), c.who.actor(), form)
	if err != nil {
		return err
	}
	role, err := c.s.Office.RoleIn(c.ctx(), g.ID, c.who.staff.ID)
	if err != nil {
		return err
	}
	return c.reply(http.StatusCreated, c.groupJSON(g, string(role)))
}

func apiGroup(c *call) error { return c.reply(http.StatusOK, c.groupJSON(c.group, string(c.role))) }

// apiChangeGroup replaces what it is given; what is left out stays.
func apiChangeGroup(c *call) error {
	settings, err := office.AllSettings(c.group)
	if err != nil {
		return err
	}
	in := struct {
		Name     *string               `json:"name"`
		Zone     *string               `json:"zone"`
		Keep     *string               `json:"keep"`
		Settings *office.GroupSettings `json:"settings"`
	}{&c.group.Name, &c.group.Zone, &c.group.Keep, &settings}
	if err := c.body(&in); err != nil {
		return err
	}
	if in.Name == nil || in.Zone == nil || in.Keep == nil || in.Settings == nil {
		return errForm("Leave out what stays, instead of sending null.")
	}
	if err := c.s.Office.ChangeGroup(c.ctx(), c.who.actor(), c.group, settings); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

// apiAllSessions lists the sessions that have not ended, of every group that the asker may see.
func apiAllSessions(c *call) error {
	groups, err := c.groups()
	if err != nil {
		return err
	}
	seen := map[store.ID]bool{}
	for _, g := range groups {
		seen[g.ID] = true
	}
	sessions, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Unended: true})
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, c.sessionsJSON(slices.DeleteFunc(sessions, func(s store.Session) bool { return !seen[s.Group] })))
}

func apiAgreement(c *call) error {
	a, err := c.s.Store.CurrentAgreement(c.ctx(), c.group.ID)
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, agreementJSON{a.Version, a.Hash, a.Text, a.Created})
}

func apiSetAgreement(c *call) error {
	var in struct {
		Text string `json:"text"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	a, err := c.s.Office.SetAgreement(c.ctx(), c.who.actor(), c.group.ID, in.Text)
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, agreementJSON{a.Version, a.Hash, a.Text, a.Created})
}

func apiGroupStaff(c *call) error {
	var d groupView
	if err := c.fillStaff(&d); err != nil {
		return err
	}
	type row struct {
		ID    string `json:"id"`
		Login string `json:"login"`
		Name  string `json:"name"`
		Role  string `json:"role"`
	}
	var all []row
	for _, s := range d.Staff {
		all = append(all, row{s.ID, s.Login, s.Name, s.Role})
	}
	return c.reply(http.StatusOK, list("staff", all))
}

func apiSetGroupStaff(c *call) error {
	var in struct {
		Role string `json:"role"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	if err := c.setRole(c.pathStaff(), in.Role); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func (c *call) memberJSON(m store.Member) (memberJSON, error) {
	p, err := c.s.Office.Profile(c.ctx(), m)
	return memberJSON{m.ID, p.Name, maybe(m.Removed), m.Created}, err
}

func apiMembers(c *call) error {
	members, err := c.s.Store.ListMembers(c.ctx(), c.group.ID)
	if err != nil {
		return err
	}
	var all []memberJSON
	for _, m := range members {
		j, err := c.memberJSON(m)
		if err != nil {
			return err
		}
		all = append(all, j)
	}
	return c.reply(http.StatusOK, list("members", all))
}

func apiNewMember(c *call) error {
	var in office.Profile
	if err := c.body(&in); err != nil {
		return err
	}
	m, err := c.s.Office.AddMember(c.ctx(), c.who.actor(), c.group.ID, in)
	if err != nil {
		return err
	}
	j, err := c.memberJSON(m)
	if err != nil {
		return err
	}
	return c.reply(http.StatusCreated, j)
}

func apiRemoveMember(c *call) error {
	m, err := c.ownMember()
	if err != nil {
		return err
	}
	if err := c.removeMember(m); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func apiReinstateMember(c *call) error {
	m, err := c.ownMember()
	if err != nil {
		return err
	}
	if err := c.s.Office.ReinstateMember(c.ctx(), c.who.actor(), m.ID); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func apiInviteMember(c *call) error {
	m, err := c.ownMember()
	if err != nil {
		return err
	}
	l, err := c.s.Office.InviteMember(c.ctx(), c.who.actor(), m.ID)
	if err != nil {
		return err
	}
	return c.reply(http.StatusCreated, c.linksJSON([]office.Linked{l})[0])
}

// apiNewLink is apiInviteMember from the room, where staff know a person by their seat. The answer is the link alone, with
// its picture for a phone that is held up to the screen.
func apiNewLink(c *call) error {
	l, err := c.s.Office.InviteSeat(c.ctx(), c.who.actor(), c.session.ID, c.r.PathValue("participant"))
	if err != nil {
		return err
	}
	link := c.link("/i/" + l.Code)
	squares, err := qrSquares(link)
	if err != nil {
		return err
	}
	return c.reply(http.StatusCreated, map[string]any{"link": link, "qr": squares})
}

func apiInvitations(c *call) error {
	invitations, err := c.s.Store.ListInvitations(c.ctx(), c.group.ID)
	if err != nil {
		return err
	}
	var all []invitationJSON
	for _, i := range invitations {
		all = append(all, invitationJSON{i.ID, i.Member, i.Session, i.Uses, i.Used, i.Expires, maybe(i.Revoked)})
	}
	return c.reply(http.StatusOK, list("invitations", all))
}

func apiRevoke(c *call) error {
	if err := c.s.Office.Revoke(c.ctx(), c.who.actor(), c.group.ID, store.ID(c.r.PathValue("invitation"))); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func (c *call) sessionsJSON(sessions []store.Session) map[string]any {
	return list("sessions", office.SessionLines(c.link(""), sessions...))
}

func apiSessions(c *call) error {
	sessions, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: c.group.ID})
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, c.sessionsJSON(sessions))
}

func apiPlan(c *call) error {
	var in struct {
		Title   string `json:"title"`
		Starts  string `json:"starts"` // local time of the group
		Minutes int    `json:"minutes"`
		Weeks   int    `json:"weeks"`
		Mark    string `json:"mark"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	if in.Mark != "" && in.Mark != "rehearsal" {
		return errForm(`The mark of a session is "rehearsal" or nothing.`)
	}
	if in.Minutes == 0 {
		in.Minutes = 90
	}
	sessions, err := c.s.Office.Plan(c.ctx(), c.who.actor(), office.SessionForm{
		Group: c.group.ID, Title: in.Title, Local: in.Starts, Minutes: in.Minutes, Weeks: in.Weeks, Mark: in.Mark,
	})
	if err != nil {
		return err
	}
	return c.reply(http.StatusCreated, c.sessionsJSON(sessions))
}

func apiSession(c *call) error {
	return c.reply(http.StatusOK, office.SessionLines(c.link(""), c.session)[0])
}

// apiPurge takes a rehearsal or demo session away with its record; one without a mark is somebody's record and stays.
func apiPurge(c *call) error {
	if c.session.Mark == "" {
		return office.ErrAsk("Only rehearsals and demos can be taken away. This session is somebody's record.")
	}
	seats, err := c.s.Store.Seats(c.ctx(), c.session.ID)
	if err != nil {
		return err
	}
	for _, st := range seats { // or their screens would look for what is gone
		c.s.Rooms.CutPerson(c.session.ID, moderation.ParticipantID(st.Participant), wire.CloseEnded)
	}
	if err := c.s.Office.Purge(c.ctx(), c.who.actor(), c.session); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func apiInvite(c *call) error {
	var in struct {
		Seats int  `json:"seats"`
		Open  bool `json:"open"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	links, err := c.invite(in.Seats, in.Open)
	if err != nil {
		return err
	}
	return c.reply(http.StatusCreated, list("links", c.linksJSON(links)))
}

// apiTicket makes a ticket for a member, on the word of the program that it recorded the member's consent.
func apiTicket(c *call) error {
	var in struct {
		Member  store.ID `json:"member"`
		Consent struct {
			Hash    string    `json:"hash"`
			Version int       `json:"version"`
			At      time.Time `json:"at"`
		} `json:"consent"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	if c.who.key == nil {
		return store.ErrNotFound // a ticket is a program's: the key says which pages may show it
	}
	m, err := c.s.Store.Member(c.ctx(), in.Member)
	if err != nil {
		return err
	}
	if m.Group != c.group.ID || !m.Removed.IsZero() {
		return store.ErrNotFound
	}
	if in.Consent.Hash == "" {
		return errConsent
	}
	a, err := c.s.Store.AgreementByHash(c.ctx(), c.group.ID, in.Consent.Hash)
	if errors.Is(err, store.ErrNotFound) {
		return office.ErrAsk("The consent names a text that this group never had. GET the group's agreement first.")
	}
	if err != nil {
		return err
	}
	if a.Version != in.Consent.Version {
		return office.ErrAsk("The consent names a version of the agreement that is not its text's. GET the group's agreement first.")
	}
	if in.Consent.At.IsZero() || in.Consent.At.After(c.s.Now().Add(time.Minute)) {
		return office.ErrAsk("The consent needs the time at which it was given.")
	}
	code, until, err := c.s.Auth.NewTicket(c.ctx(), store.Ticket{
		Key: c.who.key.ID, Session: c.session.ID, Member: m.ID, AgreementHash: in.Consent.Hash,
		AgreementVersion: in.Consent.Version, ConsentAt: in.Consent.At,
	})
	if err != nil {
		return err
	}
	if err := c.s.Office.Audit(c.ctx(), c.who.actor(), "ticket.make", "session/"+string(c.session.ID), "", "ok"); err != nil {
		return err
	}
	return c.reply(http.StatusCreated, map[string]any{"ticket": code, "expires": until})
}
