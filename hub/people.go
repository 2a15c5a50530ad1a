package hub

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// people is what a room keeps about persons beside the rules' state: words (names), keys, connections. The room's
// goroutine owns it.
type people struct {
	title   string
	names   map[moderation.ParticipantID]string
	person  map[moderation.ParticipantID]store.ID
	seats   map[store.ID]moderation.ParticipantID       // the other way round
	gone    map[moderation.ParticipantID]bool           // removed from the group, and not reinstated
	undone  map[moderation.ParticipantID]bool           // were, and the Directory is still to be told
	turned  map[moderation.ParticipantID]moderation.Seq // the last event that changed what they may read
	present map[moderation.ParticipantID]*presence
	due     map[moderation.ParticipantID]struct{} // whose presence may differ from what is recorded
	leads   []moderation.ParticipantID            // whoever has or had a staff role
	vouches bool                                  // staff are recorded as connected on this instance's word, if they are
}

// presence is one person's connections.
type presence struct {
	conns  []*Conn
	lostAt moderation.Time // when the last connection went; 0 while there is one
	// taken: they were here when the room was folded, perhaps on another instance.
	taken bool
}

func newPeople() people {
	return people{
		names:   map[moderation.ParticipantID]string{},
		person:  map[moderation.ParticipantID]store.ID{},
		seats:   map[store.ID]moderation.ParticipantID{},
		gone:    map[moderation.ParticipantID]bool{},
		undone:  map[moderation.ParticipantID]bool{},
		turned:  map[moderation.ParticipantID]moderation.Seq{},
		present: map[moderation.ParticipantID]*presence{},
		due:     map[moderation.ParticipantID]struct{}{},
	}
}

func (p *people) connections(who moderation.ParticipantID) int {
	if at := p.present[who]; at != nil {
		return len(at.conns)
	}
	return 0
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

// watch notes whose recorded attendance an event changes.
func (p *people) watch(r *room, e *moderation.Event) {
	switch x := e.Fact.(type) {
	case moderation.Seated:
		p.due[x.Who] = struct{}{}
	case moderation.Left:
		p.due[e.By] = struct{}{}
	case moderation.LeadPassed: // called away, they leave
		p.due[e.By] = struct{}{}
	case moderation.Removed:
		p.due[x.Who] = struct{}{}
	case moderation.Reinstated:
		p.due[x.Who] = struct{}{}
	case moderation.Arrived:
		for _, w := range x.Who {
			p.due[w] = struct{}{}
		}
	case moderation.Departed:
		for _, d := range x.Who {
			p.due[d.Who] = struct{}{}
		}
	case moderation.StaffAway:
		p.vouches = false
	case moderation.StaffBack:
		if p.vouches = p.staffConnected(r.committed); !p.vouches {
			p.elsewhere()
		}
	}
	// Whoever acts is there, by whatever door.
	if at := p.present[e.By]; at != nil && at.lostAt != 0 {
		at.lostAt = max(at.lostAt, e.At)
	}
}

// elsewhere: another instance has just said that staff are here, so it lives, and keeps the attendance of those who were
// here when this one folded the room.
func (p *people) elsewhere() {
	for who, at := range p.present {
		if at.taken && len(at.conns) == 0 {
			delete(p.present, who)
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
	id, ok := p.person[who]
	if !ok && who != "" {
		seat, err := r.hub.store.SeatOf(ctx, r.id, string(who))
		if err != nil {
			return nil, fmt.Errorf("finding whose seat it is: %w", err)
		}
		id = seat.Person
		p.sits(who, id)
	}
	return r.keys.Words(ctx, id)
}

// openWords opens a record's words. A destroyed key leaves them empty: the facts stand without them.
func (p *people) openWords(ctx context.Context, r *room, e *moderation.Event, rec *store.Record) (moderation.Words, error) {
	k, err := p.find(ctx, r, e.Owner())
	if errors.Is(err, seal.ErrDestroyed) || errors.Is(err, store.ErrNotFound) {
		return moderation.Words{}, nil
	}
	if err != nil {
		return moderation.Words{}, err
	}
	plain, _, err := k.Open(r.id, rec.Seq, rec.Sealed, rec.Commit)
	if errors.Is(err, seal.ErrDestroyed) {
		return moderation.Words{}, nil
	}
	if err != nil {
		return moderation.Words{}, fmt.Errorf("%w: the words of event %d do not open", ErrUnfoldable, rec.Seq)
	}
	words, err := moderation.DecodeWords(plain)
	if err != nil {
		return words, fmt.Errorf("%w: %w", ErrUnfoldable, err)
	}
	return words, nil
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

// joined notes a connection; the first one of a person makes them present.
func (p *people) joined(r *room, c *Conn) {
	who := c.viewer.Who
	at := p.present[who]
	if at == nil {
		at = &presence{}
		p.present[who] = at
	}
	at.conns = append(at.conns, c)
	p.due[who] = struct{}{}
	wasLost := at.lostAt != 0
	at.lostAt, at.taken = 0, false
	if wasLost && r.committed.Attendance(who) {
		r.tellPresence(who, false)
	}
}

// parted notes that a connection is gone, or is about to go for good. It may be called again for the same.
func (p *people) parted(r *room, c *Conn) {
	at := p.present[c.viewer.Who]
	if at == nil {
		return
	}
	for i, o := range at.conns {
		if o == c {
			at.conns = append(at.conns[:i], at.conns[i+1:]...)
			break
		}
	}
	if len(at.conns) > 0 || at.lostAt != 0 {
		return
	}
	at.lostAt = r.hub.clock.now()
	p.due[c.viewer.Who] = struct{}{}
	if r.committed.Attendance(c.viewer.Who) {
		r.tellPresence(c.viewer.Who, true)
	}
}

// staffConnected reports whether anyone who can lead has a connection here.
func (p *people) staffConnected(s *moderation.State) bool {
	for _, who := range p.leads {
		if p.connections(who) > 0 && staffRole(s.Role(who)) {
			return true
		}
	}
	return false
}

// graceOver is when a person's absence is to be recorded.
func (at *presence) graceOver() moderation.Time {
	return at.lostAt + moderation.Time(departAfter/time.Millisecond)
}
