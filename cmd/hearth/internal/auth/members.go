package auth

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"hearth/store"
)

// DeviceFor is how long a member's browser is known, unless its link is revoked before. An open seat's browser is known
// for a day past the planned end of its one session.
const DeviceFor = 180 * 24 * time.Hour

// A Seat is a member's browser that was found to be who it says.
type Seat struct {
	Device  store.Device
	Member  store.Member
	Session store.SessionID // the only session it may enter; empty: every session of the member's group
	Sent    bool            // staff sent this person a new link, and this browser came by its first use
	Grant   Grant
}

// Opens reports whether the seat is one of this session.
func (s Seat) Opens(session store.Session) bool {
	return s.Member.Group == session.Group && (s.Session == "" || s.Session == session.ID)
}

// InvitationHash is what is kept of an invitation's code.
func (a *Auth) InvitationHash(code string) store.Hash {
	return a.hash.Hash(purposeInvitation, []byte(code))
}

// NewCode is a fresh code for an invitation, with what is kept of it.
func (a *Auth) NewCode() (code string, kept store.Hash) {
	code = secret()
	return code, a.InvitationHash(code)
}

// PeekInvitation looks at an invitation without spending anything: mail scanners and previews fetch links.
func (a *Auth) PeekInvitation(ctx context.Context, code string, from netip.Addr) (store.Invitation, error) {
	spot := place(from)
	if w := a.fence.wait(spot); w > 0 {
		return store.Invitation{}, ErrWait{w}
	}
	inv, err := a.findInvitation(ctx, code)
	if errors.Is(err, ErrNobody) {
		a.fence.failed(spot, placeFree, placeLongest)
	}
	return inv, err
}

func (a *Auth) findInvitation(ctx context.Context, code string) (store.Invitation, error) {
	if !plausible(code) {
		return store.Invitation{}, ErrNobody
	}
	inv, err := a.dir.Invitation(ctx, a.InvitationHash(code))
	if err != nil {
		return inv, nobodyIfMissing(err, "look up an invitation")
	}
	spent := inv.Member == "" && inv.Used >= inv.Uses
	if !inv.Revoked.IsZero() || !a.now().Before(inv.Expires) || spent {
		return inv, ErrNobody
	}
	if inv.Member != "" {
		m, err := a.dir.Member(ctx, inv.Member)
		if err != nil {
			return inv, nobodyIfMissing(err, "look up a member")
		}
		if !m.Removed.IsZero() {
			return inv, ErrNobody
		}
	}
	return inv, nil
}

// UseInvitation spends a use and makes this browser the member's. It returns the seat and the secret of its cookie.
func (a *Auth) UseInvitation(ctx context.Context, code string, from netip.Addr) (Seat, string, error) {
	inv, err := a.PeekInvitation(ctx, code, from)
	if err != nil {
		return Seat{}, "", err
	}
	now, cookie := a.now(), secret()
	device := store.Device{
		ID: NewID(), Hash: a.hash.Hash(purposeDevice, []byte(cookie)), Created: now, Expires: now.Add(DeviceFor),
	}
	var open *store.Member
	if inv.Member == "" {
		open = &store.Member{ID: NewID(), Created: now}
		session, err := a.dir.Session(ctx, inv.Session)
		if err != nil {
			return Seat{}, "", nobodyIfMissing(err, "look up a session")
		}
		device.Expires = session.Starts.Add(time.Duration(session.Minutes)*time.Minute + 24*time.Hour)
		if !now.Before(device.Expires) {
			return Seat{}, "", ErrNobody
		}
	}
	inv, device, err = a.dir.UseInvitation(ctx, inv.Hash, now, device, open)
	if err != nil {
		return Seat{}, "", nobodyIfMissing(err, "use an invitation")
	}
	member, err := a.dir.Member(ctx, device.Member)
	if err != nil {
		return Seat{}, "", nobodyIfMissing(err, "look up a member")
	}
	if err := a.endOldest(ctx, member.ID); err != nil {
		return Seat{}, "", err
	}
	return Seat{Device: device, Member: member, Session: inv.Session, Sent: inv.Replaces && device.Trusted, Grant: deviceGrant(device)}, cookie, nil
}

// maxDevices is how many browsers of one member are known at once.
const maxDevices = 10

// endOldest keeps a link that went around from piling up browsers: the newest stay.
func (a *Auth) endOldest(ctx context.Context, member store.ID) error {
	all, err := a.dir.MemberDevices(ctx, member) // by creation
	if err != nil {
		return fmt.Errorf("list devices: %w", err)
	}
	var valid []store.Device
	for _, d := range all {
		if d.Revoked.IsZero() && a.now().Before(d.Expires) {
			valid = append(valid, d)
		}
	}
	for _, d := range valid[:max(0, len(valid)-maxDevices)] {
		if err := a.dir.RevokeDevice(ctx, d.ID); err != nil {
			return fmt.Errorf("end a device: %w", err)
		}
		a.Look()
	}
	return nil
}

// Seat is the member's browser that a cookie speaks for.
func (a *Auth) Seat(ctx context.Context, cookie string) (Seat, error) {
	if !plausible(cookie) {
		return Seat{}, ErrNobody
	}
	return a.judgeDevice(ctx, a.hash.Hash(purposeDevice, []byte(cookie)))
}

func (a *Auth) judgeDevice(ctx context.Context, hash store.Hash) (Seat, error) {
	d, err := a.dir.Device(ctx, hash)
	if err != nil {
		return Seat{}, nobodyIfMissing(err, "look up a device")
	}
	if !d.Revoked.IsZero() || !a.now().Before(d.Expires) {
		return Seat{}, ErrNobody
	}
	m, err := a.dir.Member(ctx, d.Member)
	if err != nil {
		return Seat{}, nobodyIfMissing(err, "look up a member")
	}
	if !m.Removed.IsZero() {
		return Seat{}, ErrNobody
	}
	inv, err := a.dir.InvitationByID(ctx, d.Invitation)
	if err != nil {
		return Seat{}, nobodyIfMissing(err, "look up an invitation")
	}
	// A link that was ended takes the browsers that came by it along: that is what "send a new link" is for.
	if !inv.Revoked.IsZero() {
		return Seat{}, ErrNobody
	}
	return Seat{Device: d, Member: m, Session: inv.Session, Sent: inv.Replaces && d.Trusted, Grant: deviceGrant(d)}, nil
}

// SeatName is a short name of a member for cookies and addresses of this browser: it tells two seats in one browser
// apart and nothing else.
func (a *Auth) SeatName(member store.ID) string {
	sum := a.hash.Hash(purposeSeatName, []byte(member))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:5]))
}
