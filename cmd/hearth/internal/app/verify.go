package app

import (
	"context"
	"errors"
	"fmt"

	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/verify"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// Verify checks a session's record as the store has it, beside a server that may be running. A fault is in the report; the
// error is for what could not be checked. Words are opened to hold them against their commitments, and go nowhere.
func (h *House) Verify(ctx context.Context, session store.Session, o verify.Options) (*verify.Report, error) {
	begun, err := h.hasBegun(ctx, session)
	if err != nil {
		return nil, err
	}
	if !begun {
		return nil, office.ErrAsk("nothing has been recorded of this session yet, so there is nothing to check")
	}
	if o, err = h.trusting(ctx, o); err != nil {
		return nil, err
	}
	switch c, err := h.Store.Closing(ctx, session.ID); {
	case err == nil:
		o.Closed = &c.Head
	case !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	// What the log must hold is read before the log: whatever is appended meanwhile only makes it longer.
	signatures, err := h.Store.Signatures(ctx, session.ID)
	if err != nil {
		return nil, err
	}
	heads, err := h.Store.Heads(ctx, []store.SessionID{session.ID})
	if err != nil {
		return nil, err
	}
	v := &verifying{house: h, session: session.ID, check: verify.New(session.ID, o), people: map[moderation.ParticipantID]store.ID{}}
	if err := v.read(ctx); err != nil {
		return nil, err
	}
	for _, s := range signatures {
		v.check.Signature(s)
	}
	head := heads[session.ID]
	return v.check.Finish(&head), nil
}

// A verifying is one session being checked.
type verifying struct {
	house   *House
	session store.SessionID
	check   *verify.Checker
	keys    *seal.SessionKeys // nil: they are destroyed
	people  map[moderation.ParticipantID]store.ID
}

func (v *verifying) read(ctx context.Context) error {
	seats, err := v.house.Store.Seats(ctx, v.session)
	if err != nil {
		return err
	}
	for _, s := range seats {
		v.people[moderation.ParticipantID(s.Participant)] = s.Person
	}
	err = v.house.Store.Read(ctx, v.session, 0, 0, func(r *store.Record) bool {
		e := verify.Entry{Record: *r}
		e.Open = func(event *moderation.Event) error { return v.open(ctx, &e, event) }
		v.check.Event(&e)
		return !v.check.Faulty() && v.check.Err() == nil
	})
	if v.check.Err() != nil {
		return v.check.Err()
	}
	if err != nil && v.readable(ctx) {
		return fmt.Errorf("read a record: %w", err)
	}
	return nil
}

// readable tries once more what could not be read. It is the record's fault when the store answers everything else.
func (v *verifying) readable(ctx context.Context) bool {
	next := v.check.Next()
	if err := v.house.Store.Read(ctx, v.session, next-1, 1, func(*store.Record) bool { return false }); err == nil {
		return true
	}
	if _, err := v.house.Store.Heads(ctx, []store.SessionID{v.session}); err != nil {
		return true // the store cannot be reached: nothing is said of the record
	}
	v.check.Bad(next, "event %d cannot be read from the store: what stands there is not a record", next)
	return false
}

// open opens the words of a record, or says where they are.
func (v *verifying) open(ctx context.Context, e *verify.Entry, event *moderation.Event) error {
	never := e.Commit == store.Digest{}
	switch {
	case e.Sealed == nil && never:
		return nil
	case never:
		v.check.Bad(e.Seq, "event %d has words, and was recorded without any", e.Seq)
		return nil
	}
	words, err := v.words(ctx, event.Owner())
	if err == nil && e.Sealed == nil {
		e.Gone = verify.Lost
		return nil
	}
	if err == nil {
		e.Words, e.Salt, err = words.Open(v.session, e.Seq, e.Sealed, e.Commit)
	}
	switch {
	case errors.Is(err, seal.ErrDestroyed):
		e.Gone = verify.Erased
		return nil
	case errors.Is(err, seal.ErrSealed):
		v.check.Bad(e.Seq, "the words of event %d do not open: they were changed, or do not belong there", e.Seq)
		return nil
	}
	return err
}

func (v *verifying) words(ctx context.Context, who moderation.ParticipantID) (*seal.Words, error) {
	if v.keys == nil {
		keys, err := v.house.Ring.Session(ctx, v.session)
		if err != nil {
			return nil, err
		}
		v.keys = keys
	}
	person, known := v.people[who]
	if who != "" && !known {
		return nil, seal.ErrSealed // nobody sits there: there is no key that could open them
	}
	return v.keys.Words(ctx, person)
}

// VerifyAll checks every session that the store has a record of, and should have one of, and the chain of closed sessions.
// It gives each report as it comes, and how many had a fault.
func (h *House) VerifyAll(ctx context.Context, o verify.Options, yield func(*verify.Report)) (faults int, err error) {
	if o, err = h.trusting(ctx, o); err != nil {
		return 0, err
	}
	give := func(r *verify.Report) {
		if r.Fault != nil {
			faults++
		}
		yield(r)
	}
	chain, err := h.Store.ClosingsAfter(ctx, 0, 0)
	if err != nil {
		return 0, err
	}
	if fault := verify.Closings(&o, chain); fault != nil {
		give(&verify.Report{Session: "the chain", Fault: fault})
	}
	sessions, err := h.Store.ListSessions(ctx, store.SessionFilter{})
	if err != nil {
		return faults, err
	}
	there := make(map[store.SessionID]bool, len(sessions))
	for _, s := range sessions {
		there[s.ID] = true
		begun, err := h.hasBegun(ctx, s)
		if err != nil {
			return faults, err
		}
		if !begun {
			continue
		}
		r, err := h.Verify(ctx, s, o)
		if err != nil {
			return faults, err
		}
		give(r)
	}
	for _, c := range chain {
		if !there[c.Session] {
			give(&verify.Report{Session: c.Session, Fault: &verify.Fault{
				Say: fmt.Sprintf("closed session number %d is missing: it had %d events", c.N, c.Seq),
			}})
		}
	}
	return faults, nil
}

// hasBegun reports whether there must be a record: the log has a head, a signature, or the plan says that it moved on.
func (h *House) hasBegun(ctx context.Context, s store.Session) (bool, error) {
	if s.Phase != "" && s.Phase != "scheduled" {
		return true, nil
	}
	heads, err := h.Store.Heads(ctx, []store.SessionID{s.ID})
	if err != nil || len(heads) > 0 {
		return len(heads) > 0, err
	}
	signatures, err := h.Store.Signatures(ctx, s.ID)
	if err != nil || len(signatures) > 0 {
		return len(signatures) > 0, err
	}
	if _, err = h.Store.Closing(ctx, s.ID); errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return true, err
}

// trusting fills in the store's own first key where nobody brought others, and how it came to the present one.
func (h *House) trusting(ctx context.Context, o verify.Options) (verify.Options, error) {
	signer, err := h.Ring.Signer(ctx)
	if err != nil {
		return o, err
	}
	if o.Keys == nil {
		o.Keys = []seal.PublicKey{signer.First()}
	}
	o.Changes = signer.Changes()
	return o, nil
}
