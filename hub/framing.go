package hub

import (
	"encoding/binary"
	"slices"

	"hearth/hub/wire"
	"hearth/moderation"
)

// maxHeader is the longest header of a server's frame.
const maxHeader = 10

// AppendText frames a text message as a server does in WebSocket (RFC 6455 section 5.2): unmasked, in one piece. It is
// the same for every receiver, so events are framed once.
func AppendText(dst, payload []byte) []byte {
	const finText = 0x81
	dst = slices.Grow(dst, len(payload)+maxHeader)
	switch n := len(payload); {
	case n < 126:
		dst = append(dst, finText, byte(n))
	case n < 1<<16:
		dst = append(dst, finText, 126)
		dst = binary.BigEndian.AppendUint16(dst, uint16(n))
	default:
		dst = append(dst, finText, 127)
		dst = binary.BigEndian.AppendUint64(dst, uint64(n))
	}
	return append(dst, payload...)
}

// payload takes the message out of one frame that AppendText made.
func payload(frame []byte) []byte {
	switch frame[1] {
	case 126:
		return frame[4:]
	case 127:
		return frame[10:]
	}
	return frame[2:]
}

// eventPrefix is how every event frame begins; the id follows and is idLen characters long (store/seal).
const (
	eventPrefix = `{"t":"event","id":"`
	idLen       = 22
)

func eventID(json []byte) string { return string(json[len(eventPrefix) : len(eventPrefix)+idLen]) }

// frameOf makes one event's frames, for every audience and for those it names, judged at the room's committed state.
func (r *room) frameOf(e *moderation.Event) framed {
	var f framed
	spread := moderation.SpreadOf(r.committed, e)
	for a := range moderation.Audiences {
		if a == moderation.StaffAudience && spread.Sight[a] == spread.Sight[moderation.ObserverAudience] {
			f.frames[a] = f.frames[moderation.ObserverAudience] // one form for both
			continue
		}
		f.frames[a] = r.form(e, spread.Sight[a], a)
	}
	if course(e) {
		f.frames[outside] = r.frame(e, moderation.Neutral)
	}
	for _, who := range spread.Own {
		form := moderation.ForOwn
		if moderation.AudienceOf(r.committed.Role(who)) != moderation.MemberAudience {
			form = moderation.ForStaff
		}
		// A device that was not let in gets of its person's own only what is of the door.
		door := moderation.Reach{}.Sight(&spread, who, e) == moderation.Full
		f.own = append(f.own, ownFrame{e.Seq, who, door, r.frame(e, form)})
	}
	if x, ok := e.Fact.(moderation.Unhidden); ok {
		f.own = append(f.own, r.beyond(e, x.Message, spread.Own)...)
	}
	return f
}

// beyond: a message that comes back shows its text at the event that brings it back. Who came after the message was said,
// and reads from their arrival, gets that event without it.
func (r *room) beyond(e *moderation.Event, message moderation.Seq, full []moderation.ParticipantID) (own []ownFrame) {
	for _, who := range r.committed.Participants() {
		if r.committed.ReadsFrom(who) > message && !slices.Contains(full, who) {
			own = append(own, ownFrame{seq: e.Seq, who: who, frame: r.frame(e, moderation.Neutral)})
		}
	}
	return own
}

// frame writes an event's frame in one piece of just its size: it is kept for as long as the window keeps it.
func (r *room) frame(e *moderation.Event, form moderation.Form) []byte {
	r.scratch = wire.AppendEvent(r.scratch[:0], e, form, r)
	return AppendText(nil, r.scratch)
}

func (r *room) form(e *moderation.Event, sight moderation.Sight, a moderation.Audience) []byte {
	switch sight {
	case moderation.Redacted:
		return r.frame(e, moderation.Neutral)
	case moderation.Full:
		form := moderation.ForRoom
		if a != moderation.MemberAudience {
			form = moderation.ForStaff
		}
		return r.frame(e, form)
	}
	return nil
}

// course reports whether an event is of the session's own course, which those outside may follow.
func course(e *moderation.Event) bool {
	switch e.Fact.(type) {
	case moderation.Opened, moderation.LobbyOpened, moderation.Started, moderation.ClosingBegan, moderation.Ended,
		moderation.Shut, moderation.AgreementChanged:
		return true
	}
	return false
}

func staffRole(r moderation.Role) bool {
	return r == moderation.Facilitator || r == moderation.Cofacilitator
}
