package moderation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Format is the format of facts and words that this package writes. It reads every format from 1 up to it.
const Format uint16 = 1

// ErrUnknownFact says that bytes are not the facts of an event as this package writes them. Whoever follows a log that
// holds such a record gives the room up; skipping one could skip a stop.
var ErrUnknownFact = errors.New("moderation: unknown fact")

// envelope is what all facts begin with.
type envelope struct {
	Kind Kind          `json:"k"`
	By   ParticipantID `json:"by,omitempty"`
}

// EncodeFacts writes an event's facts as canonical compact JSON: kind, actor, then the fact's own fields in their order.
// There is exactly one way to write an event, and DecodeFacts accepts no other. Seq and At are columns of the record.
func EncodeFacts(e *Event) []byte {
	if said, ok := e.Fact.(Said); ok && isPlainID(e.By) && isPlainID(said.With) {
		return appendSaid(make([]byte, 0, 96), e.By, said)
	}
	head, err := json.Marshal(envelope{Kind: e.Fact.Kind(), By: e.By})
	if err != nil {
		panic(err) // strings always marshal
	}
	body, err := json.Marshal(e.Fact)
	if err != nil {
		panic(err) // facts are strings, numbers, booleans and lists of them
	}
	if len(body) == len("{}") {
		return head
	}
	head[len(head)-1] = ','
	return append(head, body[1:]...)
}

// DecodeFacts reads what EncodeFacts wrote. Anything else (an unknown kind or field, a doubled or differently written
// key, trailing bytes, another type, a value outside its closed set) is ErrUnknownFact.
func DecodeFacts(format uint16, seq Seq, at Time, facts []byte) (Event, error) {
	e := Event{Seq: seq, At: at}
	if format == 0 || format > Format {
		return Event{}, fmt.Errorf("%w: format %d", ErrUnknownFact, format)
	}
	if by, said, ok := readSaid(facts); ok {
		e.By, e.Fact = by, said
		return e, nil
	}
	if by, reacted, ok := readReacted(facts); ok {
		e.By, e.Fact = by, reacted
		return e, nil
	}
	var head envelope
	if err := json.Unmarshal(facts, &head); err != nil {
		return Event{}, fmt.Errorf("%w: not JSON", ErrUnknownFact)
	}
	reader := readers[head.Kind]
	if reader == nil {
		return Event{}, fmt.Errorf("%w: its kind", ErrUnknownFact)
	}
	fact, err := reader(facts)
	if err != nil {
		return Event{}, fmt.Errorf("%w: a field of %s", ErrUnknownFact, head.Kind)
	}
	e.By, e.Fact = head.By, fact
	if !inClosedSets(e.Fact) {
		return Event{}, fmt.Errorf("%w: a value of %s", ErrUnknownFact, head.Kind)
	}
	// One way to write an event, so reading is strict without a second grammar: what does not come out the same was not
	// written by EncodeFacts.
	if !bytes.Equal(EncodeFacts(&e), facts) {
		return Event{}, fmt.Errorf("%w: %s is not written canonically", ErrUnknownFact, head.Kind)
	}
	return e, nil
}

func read[F Fact](b []byte) (Fact, error) {
	var f F
	err := json.Unmarshal(b, &f)
	return f, err
}

// inClosedSets checks the values that come from closed lists.
func inClosedSets(f Fact) bool {
	switch f := f.(type) {
	case Opened:
		return f.Settings.known()
	case SettingsChanged:
		return f.Settings.known()
	case Seated:
		return f.Role.known()
	case RoleChanged:
		return f.Role.known()
	case Said:
		return f.Lane.known()
	case Reacted:
		return f.Response.known()
	case Unreacted:
		return f.Response.known()
	case RoundBegan:
		return f.Mode.known() && f.Occasion.known()
	case RoundMoved:
		return f.How.known()
	case CheckInBegan:
		return f.Moment.known()
	}
	return true
}

// Owner is the person whose words an event carries: the one they are by or about. Destroying that person's key destroys
// them. Empty: nobody's, only the session's (its title).
func (e *Event) Owner() ParticipantID {
	switch f := e.Fact.(type) {
	case Opened:
		return ""
	case Seated:
		return f.Who
	case Renamed:
		return f.Who
	case Declined:
		return f.Who
	case Nudged:
		return f.Who
	case Muted:
		return f.Who
	case Unmuted:
		return f.Who
	case HoldSet:
		return or(f.Who, e.By)
	case HoldLifted:
		return or(f.Who, e.By)
	case Returned:
		return f.Author
	case Hidden:
		return f.Author
	case Removed:
		return f.Who
	case Reinstated:
		return f.Who
	}
	return e.By
}

func or(a, b ParticipantID) ParticipantID {
	if a != "" {
		return a
	}
	return b
}
