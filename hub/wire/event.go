package wire

import (
	"encoding/json"

	m "hearth/moderation"
)

// A Source gives what an event frame needs beside the event. Package hub is the only one.
type Source interface {
	// AppendID appends the opaque id of the event with this number, without quotes.
	AppendID(dst []byte, seq m.Seq) []byte
	// Person gives someone's current name and role.
	Person(who m.ParticipantID) (name string, role m.Role)
	// Message gives a message as it was said; text is empty when it may not be shown any more.
	Message(seq m.Seq) Message
	// Words gives the words of one event, empty when they are gone.
	Words(seq m.Seq) m.Words
}

// A Message is what was said, for frames that show it at another place than its own.
type Message struct {
	Author  m.ParticipantID
	At      m.Time
	ReplyTo m.Seq
	Text    string
	Gone    string // "took_back" or "hidden": nobody but staff reads it now
}

// frame builds one event frame. The form decides on words and on what only some may know; doc.go has the table.
type frame struct {
	out
	e    *m.Event
	form m.Form
	src  Source
}

// AppendEvent writes the frame of an event in a form. What the viewer may see was decided before, by moderation.Visible.
func AppendEvent(dst []byte, e *m.Event, form m.Form, src Source) []byte {
	f := &frame{out: *begin(dst, "event"), e: e, form: form, src: src}
	f.id("id", e.Seq)
	f.number("at", int64(e.At))
	f.text("k", string(e.Fact.Kind()))
	if by := f.by(); by != "" {
		f.text("by", string(by))
	}
	if form == m.ForStaff {
		f.number("n", int64(e.Seq))
	}
	f.fact()
	return f.end()
}

// by leaves out who acted where that is staff's business alone: who moved a message aside, or muted someone, is "the
// facilitator" to others; the person concerned is told who, so that they can ask.
func (f *frame) by() m.ParticipantID {
	if f.form == m.Neutral {
		switch f.e.Fact.(type) {
		case m.Hidden, m.Removed, m.Reinstated, m.HoldSet, m.HoldLifted:
			return ""
		}
	}
	return f.e.By
}

func (f *frame) id(name string, seq m.Seq) {
	f.name(name)
	f.b = append(f.b, '"')
	f.b = f.src.AppendID(f.b, seq)
	f.b = append(f.b, '"')
}

func (f *frame) optionalID(name string, seq m.Seq) {
	if seq != 0 {
		f.id(name, seq)
	}
}

func (f *frame) who(name string, who m.ParticipantID) { f.optional(name, string(who)) }

// called adds a person's name: as it was then for staff, and as it is now for everyone else, so that earlier lines heal
// when someone who entered a full name is given another.
func (f *frame) called(who m.ParticipantID) {
	if f.form == m.ForStaff {
		f.words()
		return
	}
	name, _ := f.src.Person(who)
	f.optional("name", name)
}

// words adds text and name from room form up, the note for the person concerned and staff, and the memo for staff.
func (f *frame) words() {
	if f.form >= m.ForRoom {
		f.optional("text", f.e.Words.Text)
		f.optional("name", f.e.Words.Name)
	}
	if f.form >= m.ForOwn {
		f.optional("note", f.e.Words.Note)
	}
	if f.form == m.ForStaff {
		f.optional("memo", f.e.Words.Memo)
	}
}

// concerns adds who an action is about, and its reason where the form is for them or for staff.
func (f *frame) concerns(who m.ParticipantID, reason m.Reason) {
	f.who("who", who)
	if f.form >= m.ForOwn {
		f.optional("reason", string(reason))
	}
}

func (f *frame) fact() {
	if f.session() || f.people() || f.speech() || f.technique() || f.staff() {
		return
	}
	// A kind without a frame would be a hole in the protocol; a test writes every kind in every form.
	f.words()
}

func (f *frame) session() bool {
	switch x := f.e.Fact.(type) {
	case m.Opened:
		f.number("starts", int64(x.Starts))
		f.number("minutes", int64(x.Minutes))
		f.optional("mark", x.Mark)
		f.agreement(x.Agreement)
		f.optional("title", f.e.Words.Text)
	case m.AgreementChanged:
		f.agreement(x.Agreement)
	case m.Ended:
		f.yes("abandoned", x.Abandoned)
	case m.Shut:
		f.yes("doors", x.Doors)
	case m.SettingsChanged:
		f.settings(x.Settings)
	case m.ClosingBegan:
		if f.form != m.Neutral { // what is told for the time after is for those who are in
			f.optionalNumber("next", int64(x.Next))
			f.words()
		}
	case m.LobbyOpened, m.Started, m.StaffAway, m.StaffBack, m.WaitingBegan:
	default:
		return false
	}
	return true
}

func (f *frame) agreement(a m.Agreement) {
	f.number("version", int64(a.Version))
	f.text("hash", a.Hash)
}

// settings are in the view of staff, so the event that changes them has them too.
func (f *frame) settings(s m.Settings) {
	b, err := json.Marshal(s)
	if err != nil || f.form != m.ForStaff { // no field of Settings can fail to encode
		return
	}
	f.name("settings")
	f.b = append(f.b, b...)
}

func (f *frame) people() bool {
	switch x := f.e.Fact.(type) {
	case m.Seated:
		f.who("who", x.Who)
		f.text("role", string(x.Role))
		f.called(x.Who)
	case m.Consented:
		f.number("version", int64(x.Agreement.Version))
	case m.Knocked:
		f.text("device", x.Device)
		f.yes("late", x.Late)
	case m.Admitted:
		f.who("who", x.Who)
		f.text("device", x.Device)
	case m.Declined:
		f.who("who", x.Who)
		f.text("device", x.Device)
		f.words()
	case m.Arrived:
		f.arrived(x)
	case m.Departed:
		f.departed(x)
	case m.Left:
		f.yes("exit", x.Exit && f.form == m.ForStaff)
	case m.Renamed:
		f.who("who", x.Who)
		f.called(x.Who)
	case m.LeadPassed:
		f.who("to", x.To)
		f.yes("called_away", x.CalledAway)
	case m.RoleChanged:
		f.who("who", x.Who)
		f.text("role", string(x.Role))
	case m.Named:
		f.called(f.e.By)
	case m.SteppedAway, m.SteppedBack:
	default:
		return false
	}
	return true
}

func (f *frame) arrived(x m.Arrived) {
	f.yes("door", x.Door && f.form == m.ForStaff)
	f.name("people")
	f.b = append(f.b, '[')
	for i, who := range x.Who {
		if i > 0 {
			f.b = append(f.b, ',')
		}
		name, role := f.src.Person(who)
		p := out{b: append(f.b, '{')}
		p.text("who", string(who))
		p.text("role", string(role))
		p.text("name", name)
		f.b = p.end()
	}
	f.b = append(f.b, ']')
}

func (f *frame) departed(x m.Departed) {
	f.yes("door", x.Door && f.form == m.ForStaff)
	f.name("people")
	f.b = append(f.b, '[')
	for i, d := range x.Who {
		if i > 0 {
			f.b = append(f.b, ',')
		}
		p := out{b: append(f.b, '{')}
		p.text("who", string(d.Who))
		p.number("since", int64(d.Since))
		f.b = p.end()
	}
	f.b = append(f.b, ']')
}

func (f *frame) speech() bool {
	switch x := f.e.Fact.(type) {
	case m.Said:
		f.said(x)
	case m.TookBack:
		f.id("message", x.Message)
	case m.Reacted:
		f.id("message", x.Message)
		f.text("response", string(x.Response))
	case m.Unreacted:
		f.id("message", x.Message)
		f.text("response", string(x.Response))
	case m.HandLowered:
		f.who("who", x.Who)
	case m.Flagged:
		f.optionalID("message", x.Message)
		f.who("who", x.Who)
		f.words()
	case m.HelpSeen:
		f.id("help", x.Help)
	case m.HelpClaimed:
		f.id("help", x.Help)
	case m.HelpSettled:
		f.id("help", x.Help)
	case m.Bookmarked:
		f.optionalID("message", x.Message)
		f.words()
	case m.LineProposed:
		f.words()
	case m.LineAdopted:
		f.id("line", x.Line)
	case m.HandRaised, m.HelpAsked:
	default:
		return false
	}
	return true
}

// said writes a message, or its tombstone where the form has no words for it. Staff read on, with the mark.
func (f *frame) said(x m.Said) {
	f.text("lane", string(x.Lane))
	f.who("with", x.With)
	f.optional("gone", f.src.Message(f.e.Seq).Gone)
	if f.form == m.Neutral {
		return
	}
	f.optionalID("reply_to", x.ReplyTo)
	f.yes("held", x.Held && f.form >= m.ForOwn)
	f.optional("text", f.e.Words.Text) // erased words are no empty text
}

func (f *frame) staff() bool {
	switch x := f.e.Fact.(type) {
	case m.Nudged:
		f.concerns(x.Who, x.Reason)
	case m.Muted:
		f.concerns(x.Who, x.Reason)
		f.optionalNumber("until", int64(x.Until))
	case m.Unmuted:
		f.concerns(x.Who, "")
	case m.Paused:
		f.optionalNumber("until", int64(x.Until))
		f.optional("reason", string(x.Reason))
		f.optionalNumber("grounding", int64(x.Grounding))
	case m.Slowed:
		f.number("seconds", int64(x.Seconds))
		f.optional("reason", string(x.Reason))
	case m.HoldSet:
		f.concerns(x.Who, x.Reason)
	case m.HoldLifted:
		f.concerns(x.Who, "")
	case m.Removed:
		f.concerns(x.Who, x.Reason)
		f.yes("group", x.Group && f.form >= m.ForOwn)
	case m.Reinstated:
		f.concerns(x.Who, "")
	case m.Locked:
		f.optional("reason", string(x.Reason))
	case m.Resumed, m.Unlocked:
	default:
		return f.messages()
	}
	f.words()
	return true
}

// messages writes what staff do with a message. Approved and unhidden show it, at this place.
func (f *frame) messages() bool {
	switch x := f.e.Fact.(type) {
	case m.Approved:
		f.shown(x.Message)
		f.number("said_at", int64(f.src.Message(x.Message).At))
	case m.Returned:
		f.id("message", x.Message)
		f.concerns("", x.Reason)
		f.words()
	case m.Hidden:
		f.id("message", x.Message)
		f.concerns("", x.Reason)
		f.words()
	case m.Unhidden:
		f.shown(x.Message)
	case m.Erased:
		f.erased(x)
	default:
		return false
	}
	return true
}

// erased names what was destroyed; only staff get it. Everyone else's screen is made anew.
func (f *frame) erased(x m.Erased) {
	f.who("who", x.Who)
	f.name("messages")
	f.b = append(f.b, '[')
	for i, seq := range x.Messages {
		if i > 0 {
			f.b = append(f.b, ',')
		}
		f.b = append(f.b, '"')
		f.b = f.src.AppendID(f.b, seq)
		f.b = append(f.b, '"')
	}
	f.b = append(f.b, ']')
	f.yes("all", x.All)
}

func (f *frame) shown(seq m.Seq) {
	f.id("message", seq)
	msg := f.src.Message(seq)
	f.who("author", msg.Author)
	f.optionalID("reply_to", msg.ReplyTo)
	f.optional("gone", msg.Gone)
	if f.form == m.Neutral {
		return
	}
	if msg.Gone == "" || f.form == m.ForStaff {
		f.text("text", msg.Text)
	}
}
