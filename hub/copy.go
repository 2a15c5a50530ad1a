package hub

import (
	"context"
	"errors"
	"fmt"
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
	for after := moderation.Seq(0); ; {
		records, err := h.records(ctx, session, after, transcriptPage)
		if err != nil || len(records) == 0 {
			return err
		}
		after = moderation.Seq(records[len(records)-1].Seq)
		var copies []Copied
		var failed error
		if err := r.reading(ctx, func(r *room) { copies, failed = r.copies(ctx, records, &by) }); err != nil {
			return err
		}
		if failed != nil {
			return failed
		}
		for i := range copies {
			if err := yield(&copies[i]); err != nil {
				return err
			}
		}
	}
}

func (r *room) copies(ctx context.Context, records []store.Record, by *Reader) ([]Copied, error) {
	copies := make([]Copied, len(records))
	for i := range records {
		c := &copies[i]
		c.Record = records[i]
		sealed := c.Sealed
		c.Sealed = nil
		var err error
		c.Event, err = moderation.DecodeFacts(c.Format, moderation.Seq(c.Seq), moderation.Time(c.At), c.Facts)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnfoldable, err)
		}
		if c.Commit == (store.Digest{}) {
			continue
		}
		switch {
		case sealed == nil || r.isWiped(&c.Event):
			c.Gone = erasedMark
		case by.withholds(c.Event.Owner()), by.withholds(c.Event.By),
			moderation.SpreadOf(r.committed, &c.Event).Sight[moderation.StaffAudience] != moderation.Full:
			c.Gone = withheldMark
		default:
			c.Words, c.Salt, err = r.people.unseal(ctx, r, &c.Event, &records[i])
			if err != nil {
				return nil, err
			}
			if c.Words == nil {
				c.Gone = erasedMark
			}
		}
	}
	return copies, nil
}

// withheldMark stands for words that are kept, and not for who reads.
const withheldMark = "withheld"

// isWiped reports whether an erasure in the log took the words of this event, whatever the store still has of them.
func (r *room) isWiped(e *moderation.Event) bool {
	if status, _, _, _ := r.committed.Message(e.Seq); status == moderation.WipedOut {
		return true
	}
	return slices.Contains(r.people.wiped, e.Owner())
}
