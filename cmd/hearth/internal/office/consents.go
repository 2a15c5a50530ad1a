package office

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hearth/moderation"
	"hearth/store"
)

// A ConsentKind is one optional question to members, beside the agreement and never bundled with it.
//
// The answers are the Directory's and in no log. They decide who may read what was recorded, and nothing that may be
// recorded; they are a person's over all sessions of the group, and are taken back when a session's log can take no more
// events. A log keeps what a decision of its own hangs on, and nothing here is one.
type ConsentKind string

// The questions.
const (
	ConsentSupervision ConsentKind = "supervision" // a named reviewer reads a session, to help those who lead
	ConsentTeaching    ConsentKind = "teaching"    // a de-identified copy may be used to teach
	ConsentResearch    ConsentKind = "research"    // and to study how groups help
)

// ConsentKinds lists them, in the order in which they are asked.
func ConsentKinds() []ConsentKind {
	return []ConsentKind{ConsentSupervision, ConsentTeaching, ConsentResearch}
}

// A Choice is a member's standing answer to one question. A question without an answer counts as no.
type Choice struct {
	Kind     ConsentKind
	Answered bool
	Given    bool
	At       time.Time
}

// Choices are a member's standing answers to the questions that their group asks.
func (f *Office) Choices(ctx context.Context, g store.Group, member store.ID) ([]Choice, error) {
	x, err := ReadExtras(g)
	if err != nil {
		return nil, err
	}
	standing, err := f.standing(ctx, g.ID)
	if err != nil {
		return nil, err
	}
	var all []Choice
	for _, k := range x.Consents {
		c, ok := standing[member][k]
		all = append(all, Choice{Kind: k, Answered: ok, Given: c.Given, At: c.At})
	}
	return all, nil
}

// standing are the last answers of a group's members.
func (f *Office) standing(ctx context.Context, group store.ID) (map[store.ID]map[ConsentKind]store.Consent, error) {
	all, err := f.dir.Consents(ctx, group)
	if err != nil {
		return nil, fmt.Errorf("look up consents: %w", err)
	}
	last := map[store.ID]map[ConsentKind]store.Consent{}
	for _, c := range all {
		if last[c.Member] == nil {
			last[c.Member] = map[ConsentKind]store.Consent{}
		}
		last[c.Member][ConsentKind(c.Kind)] = c
	}
	return last, nil
}

// Choose keeps a member's answers. A question that the group does not ask is refused; the same answer again is kept once.
func (f *Office) Choose(ctx context.Context, by Actor, g store.Group, member store.ID, answers map[ConsentKind]bool) error {
	have, err := f.Choices(ctx, g, member)
	if err != nil {
		return err
	}
	for k := range answers {
		if !slices.ContainsFunc(have, func(c Choice) bool { return c.Kind == k }) {
			return ErrAsk("This group does not ask that question.")
		}
	}
	for _, c := range have {
		given, said := answers[c.Kind]
		if !said || (c.Answered && c.Given == given) {
			continue
		}
		if err := f.dir.AddConsent(ctx, store.Consent{Member: member, Kind: string(c.Kind), Given: given, At: f.now()}); err != nil {
			return fmt.Errorf("keep a consent: %w", err)
		}
		what := "consent.take-back"
		if given {
			what = "consent.give"
		}
		if err := f.Audit(ctx, by, what, "member/"+string(member)+" "+string(c.Kind), "", "ok"); err != nil {
			return err
		}
	}
	return nil
}

// Withheld are those who sat in a session as members and did not agree to this use, by their ids there, out of how many
// members of the session. Their words may not be used for it.
func (f *Office) Withheld(ctx context.Context, session store.Session, kind ConsentKind) (out []moderation.ParticipantID, of int, err error) {
	seats, err := f.dir.Seats(ctx, session.ID)
	if err != nil {
		return nil, 0, fmt.Errorf("look up seats: %w", err)
	}
	standing, err := f.standing(ctx, session.Group)
	if err != nil {
		return nil, 0, err
	}
	for _, st := range seats {
		if st.Staff {
			continue
		}
		of++
		if !standing[st.Person][kind].Given {
			out = append(out, moderation.ParticipantID(st.Participant))
		}
	}
	return out, of, nil
}
