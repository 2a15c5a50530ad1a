package auth

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"hearth/store"
)

// A NotedSignIn is one of a person's own sign-ins, as their account page shows it.
type NotedSignIn struct {
	ID      string // names it to EndSignIn; no secret
	Browser string // in words, as the browser said; "" when it is not known
	Since   time.Time
	Seen    time.Time
	Here    bool // it is the one that asks
}

// mostNoted bounds how many sign-ins are noted for a person. Older ones still end with SignOutAll.
const mostNoted = 20

// noted is one line of the note that is kept for a person beside their sign-ins, which the Directory finds by hash alone.
type noted struct {
	Hash    string `json:"hash"`
	Browser string `json:"browser"`
}

func notedSetting(staff store.ID) string { return "sign-ins/" + string(staff) }

// NoteSignIn keeps what a person needs to know their sign-in by. Two sign-ins of one person in the same moment at two
// instances may leave one of them out of the list: it lasts and ends as the others do.
func (a *Auth) NoteSignIn(ctx context.Context, staff store.ID, code, browser string) error {
	a.noting.Lock()
	defer a.noting.Unlock()
	list, err := a.standing(ctx, staff)
	if err != nil {
		return err
	}
	hash := a.hash.Hash(purposeSignIn, []byte(code))
	notes := []noted{{hex.EncodeToString(hash[:]), browser}}
	for _, s := range list {
		if s.note.Hash != notes[0].Hash && len(notes) < mostNoted {
			notes = append(notes, s.note)
		}
	}
	b, err := json.Marshal(notes)
	if err != nil {
		return fmt.Errorf("write a note of sign-ins: %w", err)
	}
	if err := a.dir.PutSetting(ctx, notedSetting(staff), b); err != nil {
		return fmt.Errorf("note a sign-in: %w", err)
	}
	return nil
}

type standingSignIn struct {
	note noted
	in   store.SignIn
}

// standing are the noted sign-ins that still open something, the newest first.
func (a *Auth) standing(ctx context.Context, staff store.ID) ([]standingSignIn, error) {
	doc, err := a.dir.Setting(ctx, notedSetting(staff))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a note of sign-ins: %w", err)
	}
	var notes []noted
	if err := json.Unmarshal(doc, &notes); err != nil {
		return nil, fmt.Errorf("read a note of sign-ins: %w", err)
	}
	var all []standingSignIn
	for _, n := range notes {
		in, err := a.notedSignIn(ctx, n.Hash)
		if errors.Is(err, store.ErrNotFound) || (err == nil && (in.Staff != staff || !a.now().Before(a.ends(in)))) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, standingSignIn{n, in})
	}
	return all, nil
}

func (a *Auth) notedSignIn(ctx context.Context, written string) (store.SignIn, error) {
	b, err := hex.DecodeString(written)
	var hash store.Hash
	if err != nil || len(b) != len(hash) {
		return store.SignIn{}, store.ErrNotFound
	}
	copy(hash[:], b)
	return a.dir.SignIn(ctx, hash)
}

// ends is when a sign-in is over unless something happens. One with a room open on this instance does not end by rest.
func (a *Auth) ends(in store.SignIn) time.Time {
	rest := in.Seen.Add(IdleAfter)
	if in.Expires.Before(rest) || a.live(signInGrant(in.Hash)) {
		return in.Expires
	}
	return rest
}

// SignIns lists a person's own sign-ins that stand, the one that asks first. code is the asking browser's cookie.
func (a *Auth) SignIns(ctx context.Context, staff store.ID, code string) ([]NotedSignIn, error) {
	list, err := a.standing(ctx, staff)
	if err != nil {
		return nil, err
	}
	here := a.hash.Hash(purposeSignIn, []byte(code))
	if !slices.ContainsFunc(list, func(s standingSignIn) bool { return s.in.Hash == here }) {
		in, err := a.dir.SignIn(ctx, here)
		if err != nil {
			return nil, nobodyIfMissing(err, "look up a sign-in")
		}
		list = append(list, standingSignIn{in: in})
	}
	all := make([]NotedSignIn, 0, len(list))
	for _, s := range list {
		one := NotedSignIn{shortHash(s.in.Hash), s.note.Browser, s.in.Created, s.in.Seen, s.in.Hash == here}
		if one.Here {
			all = slices.Insert(all, 0, one)
		} else {
			all = append(all, one)
		}
	}
	return all, nil
}

func shortHash(h store.Hash) string { return hex.EncodeToString(h[:12]) }

// EndOwnSignIn ends one of a person's own sign-ins, named as SignIns does. ErrNobody: it is over, or somebody else's.
func (a *Auth) EndOwnSignIn(ctx context.Context, staff store.ID, id string) error {
	list, err := a.standing(ctx, staff)
	if err != nil {
		return err
	}
	for _, s := range list {
		if shortHash(s.in.Hash) != id {
			continue
		}
		if err := a.dir.EndSignIn(ctx, s.in.Hash); err != nil {
			return nobodyIfMissing(err, "end a sign-in")
		}
		a.Look()
		return nil
	}
	return ErrNobody
}

// Rest is how long the sign-in of a cookie still lasts when nothing is done with it; 0: it is over. Asking is no activity.
func (a *Auth) Rest(ctx context.Context, code string) (time.Duration, error) {
	if !plausible(code) {
		return 0, nil
	}
	hash := a.hash.Hash(purposeSignIn, []byte(code))
	_, err := a.judgeSignIn(ctx, hash, false)
	if err == nil {
		var in store.SignIn
		if in, err = a.dir.SignIn(ctx, hash); err == nil {
			return max(0, a.ends(in).Sub(a.now())), nil
		}
	}
	if errors.Is(err, ErrNobody) || errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return 0, err
}
