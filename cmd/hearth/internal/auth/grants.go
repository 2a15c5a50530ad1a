package auth

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"hearth/store"
)

// A Grant names what let a connection in: "sign-in/…", "device/…", "ticket/…", "key/…". It is no secret.
type Grant string

// KeyGrant names what an API key lets in.
func KeyGrant(k store.APIKey) Grant { return Grant("key/" + string(k.ID)) }

func signInGrant(h store.Hash) Grant   { return Grant("sign-in/" + hex.EncodeToString(h[:12])) }
func deviceGrant(d store.Device) Grant { return Grant("device/" + string(d.ID)) }
func equal(a, b string) bool           { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// A holder is how a grant that is in use is judged again.
type holder struct {
	ids   []string // what a change may name that this hangs on
	until time.Time
	since time.Time
	idles bool // it ends by inactivity too, and is therefore judged now and then without any change
	judge func(context.Context) error
}

// HoldSignIn notes that a connection comes in by a staff cookie, so that Watch judges it again when something changes.
func (a *Auth) HoldSignIn(g Grant, staff store.ID, cookie string) {
	hash := a.hash.Hash(purposeSignIn, []byte(cookie))
	a.hold(g, holder{ids: []string{string(staff)}, idles: true, until: a.now().Add(SignInFor), judge: func(ctx context.Context) error {
		_, err := a.judgeSignIn(ctx, hash, false)
		return err
	}})
}

// HoldSeat is HoldSignIn for a member's browser.
func (a *Auth) HoldSeat(s Seat) {
	a.hold(s.Grant, holder{
		ids:   []string{string(s.Member.ID), string(s.Device.ID), string(s.Device.Invitation)},
		until: s.Device.Expires,
		judge: func(ctx context.Context) error {
			_, err := a.judgeDevice(ctx, s.Device.Hash)
			return err
		},
	})
}

// HoldPass is HoldSignIn for a program that speaks for a member.
func (a *Auth) HoldPass(p Pass) {
	a.hold(p.Grant(), holder{
		ids: []string{string(p.Member), string(p.Key), string(p.Owner)}, until: time.Unix(p.Expires, 0),
		judge: func(ctx context.Context) error {
			_, err := a.judgePass(ctx, p)
			return err
		},
	})
}

// HoldKey is HoldSignIn for a program that speaks for its owner.
func (a *Auth) HoldKey(k store.APIKey) {
	a.hold(KeyGrant(k), holder{
		ids: []string{string(k.By), string(k.ID)}, until: a.now().Add(SignInFor),
		judge: func(ctx context.Context) error {
			_, err := a.keyByID(ctx, k.ID)
			return err
		},
	})
}

func (a *Auth) hold(g Grant, h holder) {
	a.mu.Lock()
	defer a.mu.Unlock()
	h.since = a.now()
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

// Look asks Watch to read the feed now, since something was changed here, and lets other instances know. It never blocks.
func (a *Auth) Look() {
	a.Heard()
	a.changed()
}

// Heard asks Watch to read the feed now, since something may have been changed elsewhere. It never blocks.
func (a *Auth) Heard() {
	select {
	case a.look <- struct{}{}:
	default:
	}
}

// Rhythm of Watch: the feed is read this often even when nobody asked, since other instances write to it too, and what they
// end must end here within two seconds; what ends by time alone is looked for this often; of the others so many are
// looked at each time whether anybody is still there by them; and so many are judged at once, since with an account
// or a key a thousand may end together.
const (
	feedEvery   = 500 * time.Millisecond
	judgeEvery  = 30 * time.Second
	sweepMost   = 200
	judgeAtOnce = 8
)

// Watch follows the feed until ctx ends, and calls cut for every grant in use that no longer stands, for several at once.
// Store failures are given to report and tried again: a store that is away ends nobody's sign-in. changed is told every
// change, after the grants were judged; it may be nil.
func (a *Auth) Watch(ctx context.Context, cut func(Grant), changed func(store.Change), report func(error)) {
	tell := func(err error) {
		if ctx.Err() == nil { // whoever is told to stop in the middle of a look has met no fault
			report(err)
		}
	}
	after, known := int64(0), false
	feed, judge := time.NewTicker(feedEvery), time.NewTicker(judgeEvery)
	defer feed.Stop()
	defer judge.Stop()
	for {
		find := byChange
		select {
		case <-ctx.Done():
			return
		case <-judge.C:
			find = byTime
		case <-feed.C:
		case <-a.look:
		}
		if !known {
			// What changed before the first look is in no grant's judgement: everything is judged once.
			head, err := a.dir.ChangeHead(ctx)
			if err != nil {
				tell(fmt.Errorf("read the feed of changes: %w", err))
				continue
			}
			after, known, find = head, true, byAll
		}
		changes, err := a.dir.ChangesAfter(ctx, after, 0)
		if err != nil {
			tell(fmt.Errorf("read the feed of changes: %w", err))
			continue
		}
		if err := a.judgeAgain(ctx, a.found(changes, find), cut); err != nil {
			tell(err)
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

// judgeAgain judges what was found, several at once. A grant that could not be judged holds up none of the others; with one
// that could not, the same changes come again.
func (a *Auth) judgeAgain(ctx context.Context, found map[Grant]holder, cut func(Grant)) error {
	var judges sync.WaitGroup
	grants, failed := make(chan Grant), make(chan error, 1)
	for range min(judgeAtOnce, len(found)) {
		judges.Go(func() {
			for g := range grants {
				err := found[g].judge(ctx)
				switch {
				case errors.Is(err, ErrNobody):
					a.drop(g)
					cut(g)
				case err != nil:
					select {
					case failed <- fmt.Errorf("judge a connection again: %w", err):
					default:
					}
				}
			}
		})
	}
	for g := range found {
		grants <- g
	}
	close(grants)
	judges.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

func (a *Auth) drop(g Grant) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.grants, g)
}

// How grants are found that are to be judged again. Each way finds those that a change names, too.
type finding uint8

const (
	byChange finding = iota
	byTime           // those whose time is over, and those that end by inactivity
	byAll
)

func (a *Auth) found(changes []store.Change, how finding) map[Grant]holder {
	named := map[string]bool{}
	for _, c := range changes {
		named[c.ID] = true
	}
	if how == byTime {
		a.sweep()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	found, now := map[Grant]holder{}, a.now()
	for g, h := range a.grants {
		due := how == byTime && (h.idles || !now.Before(h.until))
		if how == byAll || due || slices.ContainsFunc(h.ids, func(id string) bool { return named[id] }) {
			found[g] = h
		}
	}
	return found
}

// sweep forgets grants by which nobody is connected any more; a few at a time, in no order.
func (a *Auth) sweep() {
	some := make([]Grant, 0, sweepMost)
	a.mu.Lock()
	for g, h := range a.grants {
		if len(some) == sweepMost {
			break
		}
		if a.now().Sub(h.since) >= judgeEvery { // a younger one may still be on its way in
			some = append(some, g)
		}
	}
	a.mu.Unlock()
	for _, g := range some {
		if !a.live(g) {
			a.drop(g)
		}
	}
}

// IsOrigin reports whether s is written as browsers write an origin: scheme, host, perhaps a port, and nothing else. Origins
// end up where patterns are understood, so the characters of patterns are refused.
func IsOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && s == u.Scheme+"://"+u.Host &&
		!strings.ContainsAny(s, `*?[]\`)
}
