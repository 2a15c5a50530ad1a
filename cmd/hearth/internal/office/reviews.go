package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/cmd/hearth/internal/auth"
	"hearth/store"
	"hearth/store/seal"
)

// What became of something that a session left open.
const (
	Reached   = "reached"    // somebody spoke with them
	FollowUp  = "follow_up"  // somebody will
	NoContact = "no_contact" // decided not to contact them
	NotNeeded = "not_needed" // it had settled itself
)

// Outcomes lists them.
func Outcomes() []string { return []string{Reached, FollowUp, NoContact, NotNeeded} }

const longestAddendum = 4000

// The kinds of store.Review.
const (
	reviewOutcome  = "outcome"
	reviewSigned   = "signed"
	reviewAddendum = "addendum"
)

// A Reviewed is what staff added to a session, with its words.
type Reviewed struct {
	store.Review
	Words  string
	Erased bool // the session's words are destroyed, and these with them
}

// Added lists what staff added to a session, in order. Its words are part of the record: the caller has begun a reading.
func (f *Office) Added(ctx context.Context, session store.SessionID) ([]Reviewed, error) {
	rows, err := f.dir.Reviews(ctx, session)
	if err != nil {
		return nil, fmt.Errorf("list what was added: %w", err)
	}
	all := make([]Reviewed, len(rows))
	for i, row := range rows {
		all[i].Review = row
		if len(row.Sealed) == 0 {
			continue
		}
		plain, err := f.seal.OpenBeside(ctx, session, row.ID, row.Sealed)
		if errors.Is(err, seal.ErrDestroyed) {
			all[i].Erased = true
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(plain, &all[i].Words); err != nil {
			return nil, fmt.Errorf("read what was added: %w", err)
		}
	}
	return all, nil
}

// SignedAt is when a session was first signed; zero: it is not.
func (f *Office) SignedAt(ctx context.Context, session store.SessionID) (time.Time, error) {
	rows, err := f.dir.Reviews(ctx, session)
	if err != nil {
		return time.Time{}, fmt.Errorf("look whether a session is signed: %w", err)
	}
	if i := slices.IndexFunc(rows, func(r store.Review) bool { return r.Kind == reviewSigned }); i >= 0 {
		return rows[i].At, nil
	}
	return time.Time{}, nil
}

// Settle says what became of something that a session left open. A later word about the same thing stands beside the
// earlier one. What is signed is settled: more is told in an addendum.
func (f *Office) Settle(ctx context.Context, by Actor, session store.SessionID, about, outcome, words string) error {
	if !slices.Contains(Outcomes(), outcome) {
		return ErrAsk("Please choose what became of it from the list.")
	}
	if signed, err := f.SignedAt(ctx, session); err != nil || !signed.IsZero() {
		return errors.Join(err, ErrAsk("This session is signed. Please tell what you have to add in an addendum."))
	}
	return f.review(ctx, by, "outcome.set", store.Review{Session: session, Kind: reviewOutcome, About: about, Code: outcome}, words)
}

// Sign signs a session off at a head of its log. open is what is still without an outcome: then nothing is signed, and the
// error says how much waits. Signing again changes nothing.
func (f *Office) Sign(ctx context.Context, by Actor, session store.SessionID, head store.Head, open int) error {
	signed, err := f.SignedAt(ctx, session)
	if err != nil || !signed.IsZero() {
		return err
	}
	switch {
	case open == 1:
		return ErrAsk("One thing that this session left open has no outcome yet. Please say what became of it; then sign.")
	case open > 1:
		return ErrAsk(fmt.Sprintf("%d things that this session left open have no outcome yet. Please say what became of each; then sign.", open))
	}
	return f.review(ctx, by, "session.sign", store.Review{Session: session, Kind: reviewSigned, Head: head}, "")
}

// Append adds an addendum to a session that is signed.
func (f *Office) Append(ctx context.Context, by Actor, session store.SessionID, words string) error {
	if strings.TrimSpace(words) == "" {
		return ErrAsk("Please write what you want to add.")
	}
	signed, err := f.SignedAt(ctx, session)
	if err != nil {
		return err
	}
	if signed.IsZero() {
		return ErrAsk("Addenda follow a sign-off. Please sign the session first.")
	}
	return f.review(ctx, by, "session.addendum", store.Review{Session: session, Kind: reviewAddendum}, words)
}

func (f *Office) review(ctx context.Context, by Actor, what string, r store.Review, words string) error {
	words = strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n"))
	if utf8.RuneCountInString(words) > longestAddendum || !utf8.ValidString(words) || strings.ContainsRune(words, 0) {
		return ErrAsk(fmt.Sprintf("Please use at most %d characters.", longestAddendum))
	}
	r.ID, r.By, r.At = auth.NewID(), by.Staff, f.now()
	if words != "" {
		plain, err := json.Marshal(words)
		if err != nil {
			return fmt.Errorf("write what is added: %w", err)
		}
		r.Sealed, err = f.seal.SealBeside(ctx, r.Session, r.ID, plain)
		if errors.Is(err, seal.ErrDestroyed) {
			return ErrAsk("The words of this session are destroyed, and none can be added to it.")
		}
		if err != nil {
			return err
		}
	}
	if err := f.audited(ctx, by, what, "session", store.ID(r.Session)); err != nil {
		return err
	}
	if err := f.dir.AddReview(ctx, r); err != nil {
		return fmt.Errorf("keep what is added: %w", err)
	}
	return nil
}
