package hub

import (
	"context"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// people is what a room keeps about persons beside the rules' state: words (names), keys, connections. The room's
// goroutine owns it.
type people struct {
	title  string
	names  map[moderation.ParticipantID]string
	person map[moderation.ParticipantID]store.ID
	seats  map[store.ID]moderation.ParticipantID       // the other way round
	gone   map[moderation.ParticipantID]bool           // removed from the group, and not reinstated
	undone map[moderation.ParticipantID]bool           // were, and the Directory is still to be told
	turned map[moderation.ParticipantID]moderation.Seq // the last event that changed what they may read
	leads  []moderation.ParticipantID                  // whoever has or had a staff role
	wiped  []moderation.ParticipantID                  // whose words the log says are destroyed
	blank  bool                                        // it says so of everyone's
	attendance
}

func newPeople() people {
	return people{
		names:  map[moderation.ParticipantID]string{},
		person: map[moderation.ParticipantID]store.ID{},
		seats:  map[store.ID]moderation.ParticipantID{},
		gone:   map[moderation.ParticipantID]bool{},
		undone: map[moderation.ParticipantID]bool{},
		turned: map[moderation.ParticipantID]moderation.Seq{},
		attendance: attendance{
			present: map[moderation.ParticipantID]*presence{},
			due:     map[moderation.ParticipantID]struct{}{},
		},
	}
}

// follow learns names and the title from an event's words, and whose attendance is to be looked at again.
func (p *people) follow(r *room, e *moderation.Event) {
	p.watch(r, e)
	switch x := e.Fact.(type) {
	case moderation.Opened:
		p.title = e.Words.Text
	case moderation.Seated:
		p.named(x.Who, e.Words.Name)
		if x.Role != moderation.Member {
			p.leads = append(p.leads, x.Who)
		}
	case moderation.Named:
		p.named(e.By, e.Words.Name)
	case moderation.Renamed:
		p.named(x.Who, e.Words.Name)
	case moderation.Admitted, moderation.Removed, moderation.Reinstated, moderation.RoleChanged, moderation.LeadPassed:
		_, who := concerns(e)
		for _, w := range who {
			p.turned[w] = e.Seq
		}
		if x, ok := e.Fact.(moderation.Removed); ok && x.Group {
			p.gone[x.Who] = true
		} else if x, ok := e.Fact.(moderation.Reinstated); ok {
			p.undone[x.Who] = p.gone[x.Who]
			delete(p.gone, x.Who)
		}
	}
}

func (p *people) named(who moderation.ParticipantID, name string) {
	if name != "" {
		p.names[who] = name
	}
}

// words gives the key that seals what is by or about someone; the empty id is nobody's. It is asked for at every use: seal
// keeps opened keys, and forgets those that are destroyed.
func (p *people) words(r *room, who moderation.ParticipantID) (*seal.Words, error) {
	var k *seal.Words
	err := r.read(func(ctx context.Context) error {
		var err error
		k, err = p.find(ctx, r, who)
		return err
	})
	return k, err
}

func (p *people) find(ctx context.Context, r *room, who moderation.ParticipantID) (*seal.Words, error) {
	_, known := p.person[who]
	k, err := r.keyOf(ctx, p.person, who)
	if id, ok := p.person[who]; ok && !known {
		p.sits(who, id)
	}
	return k, err
}

// openWords opens a record's words. A destroyed key leaves them empty: the facts stand without them.
func (p *people) openWords(ctx context.Context, r *room, e *moderation.Event, rec *store.Record) (moderation.Words, error) {
	k, err := p.find(ctx, r, e.Owner())
	if isGone(err) {
		return moderation.Words{}, nil
	}
	if err != nil {
		return moderation.Words{}, err
	}
	plain, salt, err := k.Open(r.id, rec.Seq, rec.Sealed, rec.Commit)
	if plain, _, err = unsealed(rec, plain, salt, err); err != nil {
		return moderation.Words{}, err
	}
	return decoded(plain)
}

// seatKnown tells the room whose seat an id is, so that it need not ask the store.
type seatKnown struct {
	who    moderation.ParticipantID
	person store.ID
}

func (s seatKnown) handle(r *room) { r.people.sits(s.who, s.person) }

// sits notes whose seat an id is.
func (p *people) sits(who moderation.ParticipantID, person store.ID) {
	p.person[who], p.seats[person] = person, who
}
