package auth

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"hearth/store"
)

// A Grant names what let a connection in: "sign-in/…", "device/…", "ticket/…", "key/…". It is no secret.
type Grant string

// KeyGrant names what an API key lets in.
func KeyGrant(k store.APIKey) Grant { return Grant("key/" + string(k.ID)) }

func signInGrant(h store.Hash) Grant     { return Grant("sign-in/" + hex.EncodeToString(h[:12])) }
func deviceGrant(d store.Device) Grant   { return Grant("device/" + string(d.ID)) }
func equal(a, b string) bool             { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
func sameOwner(h holder, id string) bool { return h.owner == id || h.also == id }

// A holder is how a grant that is in use is judged again.
type holder struct {
	owner string // the Staff's, Member's or APIKey's id that a change names
	also  string // the APIKey's id of a pass; the Device's of a device
	until time.Time
	judge func(context.Context) error
}

// HoldSignIn notes that a connection comes in by a staff cookie, so that Watch judges it again when something changes.
func (a *Auth) HoldSignIn(g Grant, staff store.ID, cookie string) {
	hash := a.hash.Hash(purposeSignIn, []byte(cookie))
	a.hold(g, holder{owner: string(staff), until: a.now().Add(SignInFor), judge: func(ctx context.Context) error {
		_, _, err := a.judgeSignIn(ctx, hash, false)
		return err
	}})
}

// HoldSeat is HoldSignIn for a member's browser.
func (a *Auth) HoldSeat(s Seat) {
	a.hold(s.Grant, holder{
		owner: string(s.Member.ID), also: string(s.Device.ID), until: s.Device.Expires,
		judge: func(ctx context.Context) error {
			_, err := a.judgeDevice(ctx, s.Device.Hash)
			return err
		},
	})
}

// HoldPass is HoldSignIn for a program that speaks for a member.
func (a *Auth) HoldPass(p Pass) {
	a.hold(p.Grant(), holder{
		owner: string(p.Member), also: string(p.Key), until: time.Unix(p.Expires, 0),
		judge: func(ctx context.Context) error {
			_, err := a.judgePass(ctx, p)
			return err
		},
	})
}

// HoldKey is HoldSignIn for a program that speaks for its owner.
func (a *Auth) HoldKey(k store.APIKey) {
	a.hold(KeyGrant(k), holder{
		owner: string(k.By), also: string(k.ID), until: a.now().Add(SignInFor),
		judge: func(ctx context.Context) error {
			_, err := a.keyByID(ctx, k.ID)
			return err
		},
	})
}

func (a *Auth) hold(g Grant, h holder) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.grants[g] = h
}

// Stands judges a held grant again. Whoever lets a connection in holds its grant first and then asks this: a change from
// before the holding is seen here, and one from after it by Watch.
func (a *Auth) Stands(ctx context.Context, g Grant) error {
	a.mu.Lock()
	h, ok := a.grants[g]
	a.mu.Unlock()
	if !ok {
		return ErrNobody
	}
	return h.judge(ctx)
}

// Look asks Watch to read the feed now; it never blocks.
func (a *Auth) Look() {
	select {
	case a.look <- struct{}{}:
	default:
	}
}

// Rhythm of Watch: the feed is read this often even when nobody asked, since other instances write to it too, and all
// grants in use are judged again this often, for what ends by time alone.
const (
	feedEvery  = time.Second
	judgeEvery = 30 * time.Second
)

// Watch follows the feed until ctx ends, and calls cut for every grant in use that no longer stands. Store failures are
// given to report and tried again: a store that is away ends nobody's sign-in. changed is told every change, after the
// grants were judged; it may be nil.
func (a *Auth) Watch(ctx context.Context, cut func(Grant), changed func(store.Change), report func(error)) {
	after, known := int64(0), false
	feed, judge := time.NewTicker(feedEvery), time.NewTicker(judgeEvery)
	defer feed.Stop()
	defer judge.Stop()
	for {
		all := false
		select {
		case <-ctx.Done():
			return
		case <-judge.C:
			all = true
		case <-feed.C:
		case <-a.look:
		}
		if !known {
			// What changed before the first look is in no grant's judgement: everything is judged once.
			head, err := a.dir.ChangeHead(ctx)
			if err != nil {
				report(fmt.Errorf("read the feed of changes: %w", err))
				continue
			}
			after, known, all = head, true, true
		}
		changes, err := a.dir.ChangesAfter(ctx, after, 0)
		if err != nil {
			report(fmt.Errorf("read the feed of changes: %w", err))
			continue
		}
		if err := a.judgeAgain(ctx, changes, all, cut); err != nil {
			report(err)
			continue
		}
		for _, c := range changes {
			after = c.Seq
			if changed != nil {
				changed(c)
			}
		}
	}
}

func (a *Auth) judgeAgain(ctx context.Context, changes []store.Change, all bool, cut func(Grant)) error {
	for g, h := range a.touched(changes, all) {
		err := h.judge(ctx)
		switch {
		case errors.Is(err, ErrNobody):
			a.mu.Lock()
			delete(a.grants, g)
			a.mu.Unlock()
			cut(g)
		case err != nil:
			return fmt.Errorf("judge a connection again: %w", err)
		case a.now().After(h.until) && !a.live(g):
			a.mu.Lock()
			delete(a.grants, g)
			a.mu.Unlock()
		}
	}
	return nil
}

// touched are the grants that the changes are about. A revoked invitation names itself and not its member, so it asks
// for all of them.
func (a *Auth) touched(changes []store.Change, all bool) map[Grant]holder {
	for _, c := range changes {
		all = all || c.Kind == store.InvitationChanged
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	found := map[Grant]holder{}
	for g, h := range a.grants {
		if all {
			found[g] = h
			continue
		}
		for _, c := range changes {
			if sameOwner(h, c.ID) {
				found[g] = h
			}
		}
	}
	return found
}

// IsOrigin reports whether s is written as browsers write an origin: scheme, host, perhaps a port, and nothing else. Origins
// end up where patterns are understood, so the characters of patterns are refused.
func IsOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && s == u.Scheme+"://"+u.Host &&
		!strings.ContainsAny(s, `*?[]\`)
}
