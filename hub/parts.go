package hub

import (
	"context"
	"errors"
	"fmt"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// A record is read in parts. A part is read from the store and opened by an opener, on whose goroutine ever asks; then the
// room judges it, on its own goroutine, at the state as it is by then. So who reads a long record holds up nobody who
// speaks, and what was destroyed after it was opened does not leave.

// transcriptPage is how many events a transcript holds in memory at once; twice as many while one part is judged and the
// next is read.
const transcriptPage = 500

// parts goes through a room's record from its beginning: each part is opened, and given to each, in order. The next part is
// read while each has one. An error of either ends it.
func parts[T any](ctx context.Context, r *room, open func(context.Context, *opener, []store.Record) ([]T, error), each func([]T) error) error {
	type part struct {
		opened []T
		err    error
	}
	ahead, stop := context.WithCancel(ctx)
	ready := make(chan part)
	go func() {
		defer close(ready)
		o := r.opener()
		for after, more := moderation.Seq(0), true; more; {
			var p part
			var records []store.Record
			if records, p.err = r.hub.records(ahead, r.id, after, transcriptPage); len(records) > 0 && p.err == nil {
				after = moderation.Seq(records[len(records)-1].Seq)
				p.opened, p.err = open(ahead, o, records)
			}
			more = len(records) > 0 && p.err == nil
			select {
			case ready <- p:
			case <-ahead.Done():
				return
			}
		}
	}()
	defer func() {
		stop()
		for range ready { // until who reads ahead has ended
		}
	}()
	for p := range ready {
		if p.err != nil {
			return p.err
		}
		if err := each(p.opened); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// An opener opens records away from the room's goroutine. It belongs to one goroutine, and to one reading: it remembers whose
// seat an id is.
type opener struct {
	room   *room
	person map[moderation.ParticipantID]store.ID
	keys   map[moderation.ParticipantID]*seal.Opener // of this part, since a key can be destroyed; nil: it was
}

func (r *room) opener() *opener {
	return &opener{room: r, person: map[moderation.ParticipantID]store.ID{"": ""}}
}

// open opens records for a reader: words that are withheld from them stay sealed.
func (o *opener) open(ctx context.Context, records []store.Record, by *Reader) ([]opened, error) {
	all := make([]opened, len(records))
	owners, err := o.begin(records, func(i int, e moderation.Event) moderation.ParticipantID {
		all[i] = opened{event: e, check: checkOf(records[i].Digest)}
		all[i].withheld = records[i].Sealed != nil && (by.FactsAlone || by.withholds(e.Owner()) || by.withholds(e.By))
		return e.Owner()
	})
	if err == nil {
		err = o.know(ctx, owners)
	}
	for i := range all {
		if err != nil {
			return nil, err
		}
		if records[i].Sealed != nil && !all[i].withheld {
			all[i].event.Words, err = o.words(ctx, &records[i], owners[i])
		}
	}
	return all, err
}

// begin reads the facts of a part. It gives whose words each record has.
func (o *opener) begin(records []store.Record, each func(i int, e moderation.Event) moderation.ParticipantID) ([]moderation.ParticipantID, error) {
	o.keys = map[moderation.ParticipantID]*seal.Opener{}
	owners := make([]moderation.ParticipantID, len(records))
	for i := range records {
		rec := &records[i]
		e, err := moderation.DecodeFacts(rec.Format, moderation.Seq(rec.Seq), moderation.Time(rec.At), rec.Facts)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnfoldable, err)
		}
		owners[i] = each(i, e)
	}
	return owners, nil
}

// know asks the room, once for a part, whose seats these are.
func (o *opener) know(ctx context.Context, owners []moderation.ParticipantID) error {
	var unknown []moderation.ParticipantID
	for _, who := range owners {
		if _, ok := o.person[who]; !ok {
			o.person[who] = ""
			unknown = append(unknown, who)
		}
	}
	if unknown == nil {
		return nil
	}
	ids := make([]store.ID, len(unknown))
	err := o.room.ask(ctx, func(r *room) {
		for i, who := range unknown {
			ids[i] = r.people.person[who]
		}
	})
	if err != nil {
		return err
	}
	for i, who := range unknown {
		if o.person[who] = ids[i]; ids[i] == "" {
			delete(o.person, who) // find asks the store
		}
	}
	return nil
}

// find gives the key of whose words these are; nil: it was destroyed.
func (o *opener) find(ctx context.Context, who moderation.ParticipantID) (*seal.Opener, error) {
	if k, ok := o.keys[who]; ok {
		return k, nil
	}
	words, err := o.room.keyOf(ctx, o.person, who)
	var k *seal.Opener
	if err == nil {
		k, err = words.Opener()
	}
	if err != nil && !isGone(err) {
		return nil, err
	}
	o.keys[who] = k
	return k, nil
}

// unseal gives a record's words as they were committed to, and their salt; both are nil where a key was destroyed.
func (o *opener) unseal(ctx context.Context, rec *store.Record, owner moderation.ParticipantID) (plain, salt []byte, err error) {
	k, err := o.find(ctx, owner)
	if k == nil || err != nil {
		return nil, nil, err
	}
	plain, salt, err = k.Open(o.room.id, rec.Seq, rec.Sealed, rec.Commit)
	return unsealed(rec, plain, salt, err)
}

func (o *opener) words(ctx context.Context, rec *store.Record, owner moderation.ParticipantID) (moderation.Words, error) {
	plain, _, err := o.unseal(ctx, rec, owner)
	if err != nil {
		return moderation.Words{}, err
	}
	return decoded(plain)
}

// keyOf gives the key that seals what is by or about someone, whose seat is among those that are known, or in the store and
// known from now on.
func (r *room) keyOf(ctx context.Context, known map[moderation.ParticipantID]store.ID, who moderation.ParticipantID) (*seal.Words, error) {
	id, ok := known[who]
	if !ok && who != "" {
		seat, err := r.hub.store.SeatOf(ctx, r.id, string(who))
		if err != nil {
			return nil, fmt.Errorf("finding whose seat it is: %w", err)
		}
		id = seat.Person
		known[who] = id
	}
	return r.keys.Words(ctx, id)
}

// unsealed says what opening gave: words, none since a key was destroyed meanwhile, or a record that was tampered with.
func unsealed(rec *store.Record, plain, salt []byte, err error) ([]byte, []byte, error) {
	switch {
	case errors.Is(err, seal.ErrDestroyed):
		return nil, nil, nil
	case err != nil:
		return nil, nil, fmt.Errorf("%w: the words of event %d do not open", ErrUnfoldable, rec.Seq)
	}
	return plain, salt, nil
}

// isGone reports a key that is no more, or that a seat without a person never had.
func isGone(err error) bool {
	return errors.Is(err, seal.ErrDestroyed) || errors.Is(err, store.ErrNotFound)
}

func decoded(plain []byte) (moderation.Words, error) {
	words, err := moderation.DecodeWords(plain)
	if err != nil {
		return words, fmt.Errorf("%w: %w", ErrUnfoldable, err)
	}
	return words, nil
}
