package retention

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// A step of a purge is harmless to repeat, and what it needs it finds out anew.
type step struct {
	name string
	do   func(ctx context.Context) error
}

// Kinds of subjects.
const (
	ofSession = "session"
	ofCards   = "cards"
	ofMember  = "member"
	ofMessage = "message"
)

// steps are those of a purge, in their order. Their number and order stay what they are, since journals count them: a
// step that is new comes before sweep only where older purges may skip it.
func (k *Keeper) steps(p store.Purge) ([]step, error) {
	kind, id, _ := strings.Cut(p.Subject, "/")
	session, member := store.SessionID(id), store.ID(id)
	sweep := step{"sweep", k.sweep}
	switch kind {
	case ofSession:
		return []step{
			{"mark", func(ctx context.Context) error { return k.mark(ctx, session, moderation.Erase{All: true}) }},
			{"key", func(ctx context.Context) error { return k.Keys.DestroySession(ctx, session, p.Why) }},
			{"words", func(ctx context.Context) error { return k.empty(ctx, session, everyRecord) }},
			{"cards", func(ctx context.Context) error { return k.dropCards(ctx, session, p.Why) }},
			{"places", func(ctx context.Context) error {
				return k.places(ctx, func(l Place) error { return l.session(ctx, session) })
			}},
			sweep,
		}, nil
	case ofCards:
		return []step{{"cards", func(ctx context.Context) error { return k.dropCards(ctx, session, p.Why) }}, sweep}, nil
	case ofMember:
		return []step{
			{"mark", func(ctx context.Context) error { return k.markMember(ctx, member) }},
			{"key", func(ctx context.Context) error { return k.Keys.DestroyPerson(ctx, member, p.Why) }},
			{"words", func(ctx context.Context) error { return k.emptyMember(ctx, member) }},
			{"name", func(ctx context.Context) error { return gone(k.Store.EraseMember(ctx, member)) }},
			{"places", func(ctx context.Context) error {
				return k.places(ctx, func(l Place) error { return l.member(ctx, member) })
			}},
			sweep,
		}, nil
	case ofMessage:
		m, err := messageOf(id)
		if err != nil {
			return nil, err
		}
		return []step{
			{"mark", func(ctx context.Context) error { return k.ofMessage(ctx, m, k.markMessage) }},
			{"words", func(ctx context.Context) error { return k.ofMessage(ctx, m, k.emptyMessage) }},
			{"places", func(ctx context.Context) error { return k.ofMessage(ctx, m, k.messagePlaces) }},
			sweep,
		}, nil
	}
	return nil, fmt.Errorf("the journal has a purge of %q, of which this Hearth knows nothing", kind)
}

// A message is a place in a record, and what stood there when somebody asked: where the log was restored from before that,
// another message may stand there by now, and stays.
type message struct {
	session store.SessionID
	seq     store.Seq
	check   string
}

func (m message) subject() string {
	return ofMessage + "/" + string(m.session) + "/" + strconv.FormatUint(uint64(m.seq), 10) + "/" + m.check
}

func checkOf(d store.Digest) string { return hex.EncodeToString(d[:8]) }

func messageOf(id string) (message, error) {
	parts := strings.Split(id, "/")
	if len(parts) != 3 {
		return message{}, errors.New("the journal has a purge of a message without its place")
	}
	n, err := strconv.ParseUint(parts[1], 10, 63)
	if err != nil || n == 0 {
		return message{}, errors.New("the journal has a purge of a message without its number")
	}
	return message{store.SessionID(parts[0]), store.Seq(n), parts[2]}, nil
}

// ofMessage does something to a message that still stands where it stood.
func (k *Keeper) ofMessage(ctx context.Context, m message, do func(context.Context, message) error) error {
	same := false
	err := k.Store.Read(ctx, m.session, m.seq-1, 1, func(r *store.Record) bool {
		same = r.Seq == m.seq && checkOf(r.Digest) == m.check
		return false
	})
	if err != nil || !same {
		return err
	}
	return do(ctx, m)
}

func (k *Keeper) markMessage(ctx context.Context, m message) error {
	return k.mark(ctx, m.session, moderation.Erase{Messages: []moderation.Seq{moderation.Seq(m.seq)}})
}

func (k *Keeper) emptyMessage(ctx context.Context, m message) error {
	return k.Store.DestroyWords(ctx, m.session, []store.Seq{m.seq})
}

func (k *Keeper) messagePlaces(ctx context.Context, m message) error {
	return k.places(ctx, func(l Place) error { return l.message(ctx, m.session, m.seq) })
}

// mark has the record say that words are gone. A session that has no log needs no mark, one whose log cannot be folded
// takes none: its words go all the same.
func (k *Keeper) mark(ctx context.Context, session store.SessionID, e moderation.Erase) error {
	a, err := (*k.rooms.Load()).Do(ctx, hub.Do{Session: session, Command: e})
	switch {
	case errors.Is(err, hub.ErrNoRoom), errors.Is(err, hub.ErrUnfoldable):
		return nil
	case err != nil:
		return err
	case a.Refusal == nil, a.Refusal.Code == moderation.CodeUnknown: // they sat down, and the record never heard of them
		return nil
	case e.All:
		// A restored log may be of the middle of a session whose key is gone since: it ends when its time is over, and
		// nothing can be said in it.
		if _, err := k.Store.Key(ctx, store.KeyOwner("session/"+session)); errors.Is(err, store.ErrNotFound) {
			return nil
		}
	}
	return fmt.Errorf("mark an erasure: %s", a.Refusal.Code)
}

func (k *Keeper) markMember(ctx context.Context, member store.ID) error {
	return k.seats(ctx, member, func(s store.Seat) error {
		return k.mark(ctx, s.Session, moderation.Erase{Who: moderation.ParticipantID(s.Participant)})
	})
}

func (k *Keeper) emptyMember(ctx context.Context, member store.ID) error {
	return k.seats(ctx, member, func(s store.Seat) error {
		who := moderation.ParticipantID(s.Participant)
		return k.empty(ctx, s.Session, func(r *store.Record) bool {
			e, err := moderation.DecodeFacts(r.Format, moderation.Seq(r.Seq), moderation.Time(r.At), r.Facts)
			return err == nil && e.Owner() == who
		})
	})
}

func (k *Keeper) seats(ctx context.Context, member store.ID, do func(store.Seat) error) error {
	all, err := k.Store.SeatsOf(ctx, member)
	if err != nil {
		return fmt.Errorf("list where somebody sat: %w", err)
	}
	for _, s := range all {
		if err := do(s); err != nil {
			return err
		}
	}
	return nil
}

func everyRecord(*store.Record) bool { return true }

// emptyAtOnce is how many rows are emptied in one transaction: an append waits no longer than for these.
const emptyAtOnce = 500

// empty destroys the words of the records that fit.
func (k *Keeper) empty(ctx context.Context, session store.SessionID, fits func(*store.Record) bool) error {
	for after := store.Seq(0); ; {
		var seqs []store.Seq
		last := after
		err := k.Store.Read(ctx, session, after, emptyAtOnce, func(r *store.Record) bool {
			last = r.Seq
			if r.Sealed != nil && fits(r) {
				seqs = append(seqs, r.Seq)
			}
			return true
		})
		if err != nil || last == after {
			return err
		}
		if len(seqs) > 0 {
			if err := k.Store.DestroyWords(ctx, session, seqs); err != nil {
				return err
			}
		}
		after = last
	}
}

func (k *Keeper) dropCards(ctx context.Context, session store.SessionID, why string) error {
	if err := k.Keys.DestroyCards(ctx, session, why); err != nil {
		return err
	}
	return k.Store.DropCards(ctx, session)
}

// gone takes what is not there any more for destroyed.
func gone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

func (k *Keeper) places(ctx context.Context, destroy func(Place) error) error {
	var errs []error
	for _, l := range k.Places {
		if err := destroy(l); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", l.Name, err))
		}
	}
	return errors.Join(errs...)
}

// sweep has the store overwrite what still holds the bytes.
func (k *Keeper) sweep(ctx context.Context) error {
	if s, ok := k.Store.(interface {
		Housekeep(ctx context.Context) error
	}); ok {
		return s.Housekeep(ctx)
	}
	return nil
}
