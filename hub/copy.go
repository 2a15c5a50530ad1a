package hub

import (
	"context"
	"errors"
	"slices"

	"hearth/moderation"
	"hearth/store"
)

// A Copied is one record as a copy of the log carries it: with salt and words where whoever reads may have them, so that
// the commitment can be checked without a key. Its slices are only valid during the call that lends it.
type Copied struct {
	store.Record // as it is kept; Sealed is nil, since it opens nothing elsewhere
	Event        moderation.Event
	Salt, Words  []byte // both nil: there were no words, or Gone says where they are
	Gone         string // "erased", "withheld", or empty
}

// ErrLayers is the answer to a reader who may not read every layer: a proof needs every fact.
var ErrLayers = errors.New("a copy of the log is for who reads every layer")

// Copy gives a session's records, in order, with the words that by may read, judged at the state as it is now: what
// Transcript is for readers, this is for proofs. The caller has judged that, and has written the audit line. yield's error
// ends it. ErrNoRoom: nothing has been recorded yet.
func (h *Hub) Copy(ctx context.Context, session store.SessionID, by Reader, yield func(*Copied) error) error {
	if !by.Whole() {
		return ErrLayers
	}
	r, err := h.begun(ctx, session)
	if err != nil {
		return err
	}
	open := func(ctx context.Context, o *opener, records []store.Record) ([]Copied, error) {
		return o.copies(ctx, records, &by)
	}
	return parts(ctx, r, open, func(copies []Copied) error {
		if err := r.reading(ctx, func(r *room) { r.confine(copies) }); err != nil {
			return err
		}
		for i := range copies {
			if err := yield(&copies[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// copies opens what a reader may have, as far as that does not hang on the state.
func (o *opener) copies(ctx context.Context, records []store.Record, by *Reader) ([]Copied, error) {
	copies := make([]Copied, len(records))
	owners, err := o.begin(records, func(i int, e moderation.Event) moderation.ParticipantID {
		c := &copies[i]
		c.Record, c.Event = records[i], e
		c.Sealed = nil
		switch {
		case c.Commit == store.Digest{}:
		case records[i].Sealed == nil:
			c.Gone = erasedMark
		case by.FactsAlone, by.withholds(e.Owner()), by.withholds(e.By):
			c.Gone = withheldMark
		}
		return e.Owner()
	})
	if err == nil {
		err = o.know(ctx, owners)
	}
	for i := range copies {
		if err != nil {
			return nil, err
		}
		c := &copies[i]
		if c.Gone != "" || c.Commit == (store.Digest{}) {
			continue
		}
		if c.Words, c.Salt, err = o.unseal(ctx, &records[i], owners[i]); c.Words == nil {
			c.Gone = erasedMark
		}
	}
	return copies, err
}

// confine takes out of copies what their reader is not to have now.
func (r *room) confine(copies []Copied) {
	for i := range copies {
		c := &copies[i]
		switch {
		case c.Commit == store.Digest{}:
			continue
		case r.isWiped(&c.Event):
			c.Gone = erasedMark
		case c.Gone == "" && moderation.SpreadOf(r.committed, &c.Event).Sight[moderation.StaffAudience] != moderation.Full:
			c.Gone = withheldMark
		default:
			continue
		}
		c.Words, c.Salt = nil, nil
	}
}

// withheldMark stands for words that are kept, and not for who reads.
const withheldMark = "withheld"

// isWiped reports whether an erasure in the log took the words of this event, whatever the store still has of them.
func (r *room) isWiped(e *moderation.Event) bool {
	if status, _, _, _ := r.committed.Message(e.Seq); status == moderation.WipedOut {
		return true
	}
	return r.people.blank || slices.Contains(r.people.wiped, e.Owner())
}
