package evening

import (
	"context"
	"fmt"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// atOnce is how many records one commit takes.
const atOnce = 500

// A Pen writes events into the log of a session that has none yet.
type Pen struct {
	Log     store.Log
	Keys    *seal.SessionKeys
	Session store.SessionID
	// Person is whose seat it is; their key seals the words.
	Person func(moderation.ParticipantID) store.ID
}

// Write appends the events, which are numbered from 1, and gives the head of the log that came of it.
func (p *Pen) Write(ctx context.Context, events []moderation.Event) (store.Head, error) {
	head := store.Head{Digest: store.LogDigest(p.Session)}
	for len(events) > 0 {
		n := min(len(events), atOnce)
		batch := store.Batch{Session: p.Session, After: head, Records: make([]store.Record, n)}
		for i := range n {
			r := &batch.Records[i]
			if err := p.record(ctx, &events[i], r); err != nil {
				return head, err
			}
			r.Digest = store.Chain(head.Digest, r)
			head = store.Head{Seq: r.Seq, At: r.At, Digest: r.Digest}
		}
		if err := p.Log.Append(ctx, []store.Batch{batch})[0].Err; err != nil {
			return head, fmt.Errorf("write an invented record: %w", err)
		}
		events = events[n:]
	}
	return head, nil
}

func (p *Pen) record(ctx context.Context, e *moderation.Event, r *store.Record) error {
	*r = store.Record{Seq: store.Seq(e.Seq), At: int64(e.At), Format: moderation.Format, Facts: moderation.EncodeFacts(e)}
	plain := moderation.EncodeWords(e.Words)
	if plain == nil {
		return nil
	}
	person := store.ID("")
	if who := e.Owner(); who != "" {
		person = p.Person(who)
	}
	words, err := p.Keys.Words(ctx, person)
	if err == nil {
		r.Sealed, r.Commit, err = words.Seal(p.Session, r.Seq, plain)
	}
	if err != nil {
		return fmt.Errorf("seal an invented record: %w", err)
	}
	return nil
}
