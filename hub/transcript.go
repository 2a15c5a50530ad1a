package hub

import (
	"context"
	"strings"
	"time"

	"hearth/moderation"
	"hearth/store"
)

// Transcript gives a session's events as lines, in order, with their words, as far as by may read them: the caller has
// judged that, and has written the audit line. It reads through the same gate as a facilitator's screen, and opens
// no words that by is not given. yield's error ends it.
func (h *Hub) Transcript(ctx context.Context, session store.SessionID, by Reader, yield func(Line) error) error {
	r, err := h.begun(ctx, session)
	if err != nil {
		return err
	}
	open := func(ctx context.Context, o *opener, records []store.Record) ([]opened, error) {
		return o.open(ctx, records, &by)
	}
	return parts(ctx, r, open, func(events []opened) error {
		var lines []Line
		if err := r.reading(ctx, func(r *room) { lines = r.lines(events, &by) }); err != nil {
			return err
		}
		for i := range lines {
			if err := yield(lines[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *room) lines(events []opened, by *Reader) []Line {
	lines := make([]Line, 0, len(events))
	for i := range events {
		e := &events[i].event
		if moderation.SpreadOf(r.committed, e).Sight[moderation.StaffAudience] == moderation.Nothing || !by.reads(layerOf(r.committed, e.Fact)) {
			continue
		}
		if r.isWiped(e) {
			e.Words = moderation.Words{} // they were opened before it was
		}
		l := Line{
			N: uint64(e.Seq), At: time.UnixMilli(int64(e.At)).UTC(), ID: r.idOf(e.Seq), Kind: string(e.Fact.Kind()),
			By: string(e.By), Name: r.people.names[e.By], Text: e.Words.Text, Note: e.Words.Note, Memo: e.Words.Memo,
			Particulars: r.particulars(e),
		}
		if e.Words.Name != "" {
			l.Text = e.Words.Name
		}
		if said, ok := e.Fact.(moderation.Said); ok {
			l.Lane = string(said.Lane)
			l.Gone = gone(r.committed, e.Seq)
			if l.Text == "" && !events[i].withheld {
				l.Gone = erasedMark
			}
			if waits(r.committed, e.Seq) {
				l.Gone = "held"
			}
		}
		by.blind(&l, events[i].withheld)
		l.About = l.about()
		lines = append(lines, l)
	}
	return lines
}

// particulars are what an event's facts say, with names and ids as the room knows them.
func (r *room) particulars(e *moderation.Event) Particulars {
	p := particularsOf(e.Fact)
	for i := range p.People {
		p.People[i].Name = r.people.names[moderation.ParticipantID(p.People[i].Who)]
	}
	for i := range p.From {
		p.From[i].Name = r.people.names[moderation.ParticipantID(p.From[i].Who)]
	}
	if p.Message != 0 {
		p.MessageID = r.idOf(moderation.Seq(p.Message))
	}
	return p
}

// about names whom a line concerns, beside who acted.
func (l *Line) about() string {
	var names []string
	for _, p := range l.People {
		if p.Name != "" && p.Who != l.By {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}
