package web

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// A seat is a place in the session that a request names, found but not yet taken: looking at a page seats nobody.
type seat struct {
	person store.ID
	staff  bool
	role   moderation.Role
	name   string // to begin with
	device string
	sent   bool // see auth.Seat
	grant  auth.Grant
	hold   func() // notes that the grant is in use
	member store.Member
	only   store.SessionID // the only session they may enter; "": every one of the group
	short  string          // the name in addresses of a member's browser; "" for staff and programs
	pass   *auth.Pass      // of a program's member
}

// admitSeat finds the seat that the request may take in the session it names. Whoever has none gets the answer that an
// address without a session gets.
func (c *call) admitSeat(p policy) error {
	if err := c.load(); err != nil {
		return err
	}
	_, short, _ := strings.Cut(c.r.PathValue("session"), "~")
	token := c.bearer()
	var err error
	switch {
	case token != "" && c.who.known:
		if p.scope == "" || !c.who.hasScope(p.scope) {
			return store.ErrNotFound
		}
		if err := c.originOfKey(c.ctx(), c.who.key.ID); err != nil {
			return err
		}
		c.seat, err = c.staffSeat()
	case token != "":
		c.seat, err = c.passSeat(token)
	case short != "":
		c.seat, err = c.memberSeat(short)
	default:
		if c.seat, err = c.staffSeat(); errors.Is(err, store.ErrNotFound) {
			c.seat, err = c.memberSeat("")
		}
	}
	return err
}

func (c *call) staffSeat() (*seat, error) {
	if !c.who.known || c.who.unfinished || c.role == "" {
		return nil, store.ErrNotFound
	}
	w := c.who
	st := &seat{
		person: w.staff.ID, staff: true, role: c.role, name: w.staff.Name, grant: w.grant,
		device: "s" + shorten(string(w.grant)),
	}
	if w.key != nil {
		st.hold = func() { c.s.Auth.HoldKey(*w.key) }
	} else {
		st.hold = func() { c.s.Auth.HoldSignIn(w.grant, w.staff.ID, w.token) }
	}
	return st, nil
}

func shorten(grant string) string {
	_, id, _ := strings.Cut(grant, "/")
	return id[:min(len(id), 16)]
}

// memberSeat finds the member's seat by the browser's cookies. Where several fit and the address does not say which, it
// is the one that came last.
func (c *call) memberSeat(short string) (*seat, error) {
	var found *auth.Seat
	var name string
	for _, t := range c.s.seatTokens(c.r) {
		if short != "" && t.name != short {
			continue
		}
		s, err := c.s.Auth.Seat(c.ctx(), t.secret)
		if errors.Is(err, auth.ErrNobody) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if s.Opens(c.session) && (found == nil || s.Device.Created.After(found.Device.Created)) {
			found, name = &s, t.name
		}
	}
	if found == nil {
		return nil, store.ErrNotFound
	}
	s := *found
	return &seat{
		person: s.Member.ID, role: moderation.Member, device: string(s.Device.ID), grant: s.Grant, member: s.Member,
		sent: s.Sent, only: s.Session,
		hold: func() { c.s.Auth.HoldSeat(s) }, short: name,
	}, nil
}

func (c *call) passSeat(token string) (*seat, error) {
	p, m, err := c.s.Auth.Pass(c.ctx(), token)
	if err != nil {
		return nil, err
	}
	if p.Session != c.session.ID {
		return nil, store.ErrNotFound
	}
	if err := c.originOfKey(c.ctx(), p.Key); err != nil {
		return nil, err
	}
	return c.seatOfPass(p, m), nil
}

func (c *call) seatOfPass(p auth.Pass, m store.Member) *seat {
	return &seat{
		pass: &p, person: m.ID, role: moderation.Member, device: p.Device, grant: p.Grant(), member: m,
		hold: func() { c.s.Auth.HoldPass(p) },
	}
}

// enter is sit for a connection that stays: what lets it in is held first, so that its end ends the connection too.
func (c *call) enter(ctx context.Context, st *seat) (hub.Asker, error) {
	st.hold()
	if err := c.s.Auth.Stands(ctx, st.grant); err != nil {
		return hub.Asker{}, err
	}
	return c.sit(ctx, st)
}

// sit takes the seat in the room and says how its holder looks at it.
func (c *call) sit(ctx context.Context, st *seat) (hub.Asker, error) {
	if c.session.Phase == office.PhaseCancelled {
		return hub.Asker{}, store.ErrNotFound
	}
	id, seated, err := moderation.ParticipantID(""), false, error(nil)
	if !st.staff { // a staff role may have changed since they sat down
		id, seated, err = c.s.Rooms.Seated(ctx, c.session.ID, st.person)
	}
	if err == nil && !seated {
		id, err = c.takeSeat(ctx, st)
	}
	if err != nil {
		return hub.Asker{}, fmt.Errorf("take a seat: %w", err)
	}
	if err := c.consented(ctx, st, id); err != nil {
		return hub.Asker{}, err
	}
	return hub.Asker{Viewer: moderation.Viewer{Who: id, Device: st.device}, Sent: st.sent}, nil
}

// takeSeat gives a seat to whoever comes for the first time.
func (c *call) takeSeat(ctx context.Context, st *seat) (moderation.ParticipantID, error) {
	open, err := c.s.Office.Opening(ctx, c.session)
	if err != nil {
		return "", err
	}
	if err := c.s.Rooms.Create(ctx, c.session.ID, open); err != nil {
		return "", fmt.Errorf("open a session's log: %w", err)
	}
	if !st.staff && st.name == "" {
		p, err := c.s.Office.Profile(ctx, st.member)
		if err != nil {
			return "", err
		}
		st.name = p.Name
	}
	id, err := c.s.Rooms.Seat(ctx, hub.Seating{
		Session: c.session.ID, Person: st.person, Staff: st.staff, Role: st.role, Name: st.name,
	})
	// Whoever was taken out, or comes when the doors are shut, has no seat to take. The room itself tells them so, with
	// the code that means stop; any other would have their client come back for ever.
	var refused *moderation.Refusal
	if errors.As(err, &refused) {
		err = nil
	}
	return id, err
}

// consented enters the consent that a program recorded as the member's own. It is harmless to repeat. A refusal (the
// lobby is not open yet, or the agreement has changed since) leaves the person at the door: it is tried again with their
// next request, or they are asked there.
func (c *call) consented(ctx context.Context, st *seat, who moderation.ParticipantID) error {
	if st.pass == nil || st.pass.AgreementHash == "" {
		return nil
	}
	consent := moderation.Consent{
		Agreement: moderation.Agreement{Version: st.pass.AgreementVersion, Hash: st.pass.AgreementHash},
		Recorded:  moderation.Time(st.pass.ConsentAt),
	}
	_, err := c.s.Rooms.Do(ctx, hub.Do{Session: c.session.ID, By: who, Device: st.device, Command: consent})
	if err != nil {
		return fmt.Errorf("enter a recorded consent: %w", err)
	}
	return nil
}
