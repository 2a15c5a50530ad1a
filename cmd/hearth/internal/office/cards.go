package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"hearth/store"
	"hearth/store/seal"
)

// A Card is a member's safety card for one session: what staff need when somebody is in danger. It is sealed under the
// member's own key and the session's, and both row and key go a day after the session. Nothing here is ever derived: the person says it, or nobody knows.
type Card struct {
	Where    string `json:"where"`             // where they are now
	Phone    string `json:"phone"`             // to call them back
	Local    string `json:"local,omitempty"`   // emergency number where they are
	Contact  string `json:"contact,omitempty"` // someone close, and their number
	MayCall  bool   `json:"may_call"`          // Contact may be called
	Declined bool   `json:"declined,omitempty"`
}

const longestCard = 200

// PutCard keeps a member's card for a session, as the group's rule allows. The audit says that there is one, and nothing of
// what stands in it.
func (f *Office) PutCard(ctx context.Context, by Actor, rule CardRule, session store.SessionID, member store.ID, c Card) error {
	if rule == CardOff {
		return store.ErrNotFound
	}
	for _, s := range []*string{&c.Where, &c.Phone, &c.Local, &c.Contact} {
		*s = strings.TrimSpace(*s)
		if utf8.RuneCountInString(*s) > longestCard || !utf8.ValidString(*s) || strings.ContainsFunc(*s, func(r rune) bool { return r < ' ' }) {
			return ErrAsk("Please use one line of at most 200 characters for each answer.")
		}
	}
	if c.Declined {
		if rule == CardRequired {
			return ErrField{"where", "This group asks everyone for a safety card. You can leave instead, or ask whoever sent you the link."}
		}
		c = Card{Declined: true}
	} else if err := c.complete(rule); err != nil {
		return err
	}
	b, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write a safety card: %w", err)
	}
	sealed, err := f.seal.SealCard(ctx, session, member, b)
	if err != nil {
		return err
	}
	if err := f.dir.PutCard(ctx, session, member, sealed); err != nil {
		return fmt.Errorf("keep a safety card: %w", err)
	}
	return f.audited(ctx, by, "card.put", "session", store.ID(session))
}

func (c Card) complete(rule CardRule) error {
	switch {
	case c.Contact == "" && c.MayCall:
		return ErrField{"contact", "Please say whom to call, or take the permission away."}
	case rule != CardRequired:
		return nil
	case c.Where == "":
		return ErrField{"where", "Please say where you are now: a street and a town are enough."}
	case c.Phone == "":
		return ErrField{"phone", "Please give a number where you can be called back."}
	}
	return nil
}

// OwnCard is a member's card for a session. none: they have not answered yet.
func (f *Office) OwnCard(ctx context.Context, session store.SessionID, member store.ID) (c Card, none bool, err error) {
	sealed, err := f.dir.Card(ctx, session, member)
	if errors.Is(err, store.ErrNotFound) {
		return c, true, nil
	}
	if err != nil {
		return c, false, fmt.Errorf("look up a safety card: %w", err)
	}
	b, err := f.seal.OpenCard(ctx, session, member, sealed)
	if errors.Is(err, seal.ErrDestroyed) {
		return c, true, nil
	}
	if err != nil {
		return c, false, err
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return c, false, fmt.Errorf("read a safety card: %w", err)
	}
	return c, false, nil
}

// CardDue tells whether a member may not come in yet: the group asks everyone for a card, and they have given none.
func (f *Office) CardDue(ctx context.Context, session store.SessionID, participant string) (bool, error) {
	s, err := f.dir.Session(ctx, session)
	if err != nil {
		return false, fmt.Errorf("look up a session: %w", err)
	}
	g, err := f.dir.Group(ctx, s.Group)
	if err != nil {
		return false, fmt.Errorf("look up a group: %w", err)
	}
	x, err := ReadExtras(g)
	if err != nil || x.Card != CardRequired {
		return false, err
	}
	seat, err := f.dir.SeatOf(ctx, session, participant)
	if err != nil || seat.Staff {
		return false, err
	}
	_, none, err := f.OwnCard(ctx, session, seat.Person)
	return none, err
}

// LastCard is what the member answered in an earlier session of the group, to be offered again: "same as last time?". A day
// after a session its cards are gone, so that a group that meets once a week is asked anew.
func (f *Office) LastCard(ctx context.Context, m store.Member, now store.Session) (Card, error) {
	all, err := f.dir.ListSessions(ctx, store.SessionFilter{Group: m.Group, To: now.Starts})
	if err != nil {
		return Card{}, fmt.Errorf("list sessions: %w", err)
	}
	for i := len(all) - 1; i >= 0; i-- {
		c, none, err := f.OwnCard(ctx, all[i].ID, m.ID)
		if err != nil || (!none && !c.Declined) {
			return c, err
		}
	}
	return Card{}, nil
}

// RevealCard opens a member's card for staff. The audit has the reading before the card is opened, whatever is in it.
func (f *Office) RevealCard(ctx context.Context, by Actor, session store.SessionID, participant, purpose string) (Card, error) {
	seat, err := f.dir.SeatOf(ctx, session, participant)
	if err != nil {
		return Card{}, err
	}
	if seat.Staff {
		return Card{}, store.ErrNotFound
	}
	object := "session/" + string(session) + " participant/" + participant
	if err := f.Audit(ctx, by, revealCard, object, purpose, "ok"); err != nil {
		return Card{}, err
	}
	c, none, err := f.OwnCard(ctx, session, seat.Person)
	if err == nil && none {
		return c, ErrAsk("They have not filled in a safety card for this session.")
	}
	return c, err
}
