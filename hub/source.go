package hub

import (
	"context"

	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// recents keeps the events of the window with their words, to frame them anew and to look up what they said.
type recents struct{ events []moderation.Event }

func (l *recents) add(e *moderation.Event) { l.events = append(l.events, *e) }

// trim forgets what stands before first.
func (l *recents) trim(first moderation.Seq) {
	n := 0
	for n < len(l.events) && l.events[n].Seq < first {
		n++
	}
	if n > windowKeep/2 {
		l.events = append([]moderation.Event(nil), l.events[n:]...)
	}
}

func (l *recents) find(seq moderation.Seq) *moderation.Event {
	if len(l.events) == 0 || seq < l.events[0].Seq || seq > l.events[len(l.events)-1].Seq {
		return nil
	}
	return &l.events[seq-l.events[0].Seq]
}

// event finds an event of this session with its words: in memory, else in the store. nil: there is none.
func (r *room) event(seq moderation.Seq) *moderation.Event {
	if e := r.recent.find(seq); e != nil {
		return e
	}
	if seq == 0 || seq > moderation.Seq(r.head.Seq) {
		return nil
	}
	var found *moderation.Event
	err := r.read(func(ctx context.Context) error {
		var inner error
		err := r.hub.readLog(ctx, r.id, store.Seq(seq)-1, 1, func(rec *store.Record) bool {
			var e moderation.Event
			if e, inner = r.open(ctx, rec); inner == nil {
				found = &e
			}
			return false
		})
		if err == nil {
			err = inner
		}
		return err
	})
	if err != nil {
		r.hub.log.Warn().Str("room", string(r.id)).Err(err).Msg("reading an earlier event")
	}
	return found
}

// The room is what frames and views are written from (wire.ViewSource). These run on the room's goroutine.

// AppendID appends an event's opaque id.
func (r *room) AppendID(dst []byte, seq moderation.Seq) []byte {
	checks := *r.checks.Load()
	if seq == 0 || int(seq) > len(checks) {
		return dst
	}
	var d store.Digest
	copy(d[:], checks[seq-1][:])
	return r.keys.AppendID(dst, store.Seq(seq), d)
}

// Person gives a person's current name and role.
func (r *room) Person(who moderation.ParticipantID) (string, moderation.Role) {
	return r.people.names[who], r.committed.Role(who)
}

// Message gives a message as it stands.
func (r *room) Message(seq moderation.Seq) wire.Message {
	m := wire.Message{}
	e := r.event(seq)
	if e == nil {
		return m
	}
	said, ok := e.Fact.(moderation.Said)
	if !ok {
		return m
	}
	m.Author, m.At, m.ReplyTo, m.Text = e.By, e.At, said.ReplyTo, e.Words.Text
	if m.Gone = gone(r.committed, seq); m.Gone == "" && m.Text == "" {
		m.Gone = erasedMark
	}
	return m
}

// Title is the session's neutral title.
func (r *room) Title() string { return r.people.title }

// Words gives an event's words.
func (r *room) Words(seq moderation.Seq) moderation.Words {
	if e := r.event(seq); e != nil {
		return e.Words
	}
	return moderation.Words{}
}

// Lost reports whether staff have been told that somebody who is in the room lost their connection.
func (r *room) Lost(who moderation.ParticipantID) bool {
	at := r.people.present[who]
	return at != nil && at.told && r.committed.Attendance(who)
}

// wireEvent writes one event's frame as JSON.
func wireEvent(e *moderation.Event, form moderation.Form, r *room) []byte {
	return wire.AppendEvent(nil, e, form, r)
}

// gone says why a message's words are not to be read any more: "took_back", "hidden", or "" when they are.
func gone(s *moderation.State, seq moderation.Seq) string {
	switch status, _, _, _ := s.Message(seq); status {
	case moderation.TakenBack:
		return "took_back"
	case moderation.Aside:
		return "hidden"
	case moderation.WipedOut:
		return "erased"
	}
	return ""
}

// erasedMark stands for words that were destroyed: the message's own, or everyone's of its person.
const erasedMark = "erased"

// waits reports whether a message was held and has not been let through.
func waits(s *moderation.State, seq moderation.Seq) bool {
	status, _, _, _ := s.Message(seq)
	return status == moderation.Waits || status == moderation.GivenBack
}
