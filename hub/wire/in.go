package wire

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"hearth/moderation"
)

// Limits of what a client may send.
const (
	Version    = 1
	MaxFrame   = 32 << 10 // bytes of one frame: 2,000 characters, each escaped as two surrogates, and room for the rest
	MaxTicket  = 128
	maxEventID = 64
	maxFields  = 16 // no command has as many; beyond them a frame would cost many times its length to take apart
)

// A FrameError is a frame that ends its connection. It never carries the frame's content.
type FrameError struct {
	Code CloseCode
	why  string
}

func (e *FrameError) Error() string { return fmt.Sprintf("frame refused with %d: %s", e.Code, e.why) }

func bad(why string) error { return &FrameError{CloseBadFrame, why} }

// A Hello is the first frame.
type Hello struct {
	V      int
	Last   string
	Ticket string
}

// A Do asks for a command. Seen is the id of the last event on its author's screen. Values that the rules judge (texts,
// reasons, whom it is about) are taken as they are: the rules refuse them, and the connection goes on.
type Do struct {
	ID      [16]byte
	Name    string
	Seen    string
	Command moderation.Command
}

// A Writing is the signal of somebody writing, or stopping to.
type Writing struct {
	Lane moderation.Lane
	On   bool
}

// Resolve turns an event id into its number; ids that mean nothing here give 0.
type Resolve func(id string) moderation.Seq

// DecodeHello reads the first frame of a connection.
func DecodeHello(frame []byte) (Hello, error) {
	f, err := readFields(frame, nil)
	if err != nil {
		return Hello{}, err
	}
	if t := f.text("t"); t != "hello" {
		return Hello{}, &FrameError{CloseNoHello, "the first frame is not hello"}
	}
	h := Hello{V: f.number("v"), Last: f.optional("last"), Ticket: f.optional("ticket")}
	if err := f.done(); err != nil {
		return Hello{}, err
	}
	if h.V != Version {
		return Hello{}, &FrameError{CloseVersion, "unknown version"}
	}
	if len(h.Ticket) > MaxTicket || len(h.Last) > maxEventID {
		return Hello{}, bad("a value is too long")
	}
	return h, nil
}

// Decode reads any later frame: a Do or a Writing.
func Decode(frame []byte, resolve Resolve) (any, error) {
	f, err := readFields(frame, resolve)
	if err != nil {
		return nil, err
	}
	switch f.text("t") {
	case "do":
		return decodeDo(f)
	case "writing":
		w := Writing{Lane: moderation.Lane(f.text("lane")), On: f.yes("on")}
		if err := f.done(); err != nil {
			return nil, err
		}
		if !w.Lane.Signals() {
			return nil, bad("unknown lane")
		}
		return w, nil
	}
	if f.err != nil {
		return nil, f.err
	}
	return nil, &FrameError{CloseUnknownType, "unknown type"}
}

func decodeDo(f *fields) (Do, error) {
	d := Do{Name: f.text("do"), Seen: f.optional("seen")}
	id, ok := ParseCommandID(f.text("id"))
	if f.err != nil {
		return Do{}, f.err
	}
	if !ok {
		return Do{}, bad("the command's id is not a UUID")
	}
	if len(d.Seen) > maxEventID {
		return Do{}, bad("a value is too long")
	}
	d.ID = id
	read := commandReader(d.Name)
	if read == nil {
		return Do{}, &FrameError{CloseUnknownType, "unknown command"}
	}
	d.Command = read(f)
	return d, f.done()
}

// ParseCommandID reads the usual text form of a UUID, in either case.
func ParseCommandID(s string) (id [16]byte, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return id, false
	}
	if _, err := hex.Decode(id[:], []byte(strings.ReplaceAll(s, "-", ""))); err != nil {
		return id, false
	}
	return id, id != [16]byte{}
}

// fields are the members of one flat JSON object, taken one by one; what nobody took is an unknown field. The first
// thing that is wrong sticks in err, so that readers need not check at every step.
type fields struct {
	names   []string
	values  []jsontext.Value
	resolve Resolve
	err     error
}

// readFields reads one JSON object. Doubled names, invalid UTF-8, other cases of a name's letters, nested values and
// anything behind the object are refused: encoding/json would let each of them pass.
func readFields(frame []byte, resolve Resolve) (*fields, error) {
	if len(frame) > MaxFrame {
		return nil, &FrameError{CloseTooBig, "the frame is too long"}
	}
	dec := jsontext.NewDecoder(bytes.NewBuffer(frame)) // a Buffer is read in place
	if tok, err := dec.ReadToken(); err != nil || tok.Kind() != '{' {
		return nil, bad("not a JSON object")
	}
	f := &fields{resolve: resolve}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return nil, bad("not JSON")
		}
		if len(f.names) == maxFields {
			return nil, bad("too many fields")
		}
		n := name.String()
		if k := dec.PeekKind(); k == '{' || k == '[' { // not read at all: ten thousand of them would be ten thousand calls deep
			return nil, bad("a nested value")
		}
		v, err := dec.ReadValue()
		if err != nil {
			return nil, bad("not JSON")
		}
		f.names = append(f.names, n)
		f.values = append(f.values, v.Clone())
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, bad("not JSON")
	}
	if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, bad("something behind the object")
	}
	return f, nil
}

func (f *fields) take(name string) jsontext.Value {
	for i, n := range f.names {
		if n == name && f.values[i] != nil {
			v := f.values[i]
			f.values[i] = nil
			return v
		}
	}
	return nil
}

func (f *fields) fail(why string) {
	if f.err == nil {
		f.err = bad(why)
	}
}

// done reports the first thing that was wrong, or a field that nobody asked for.
func (f *fields) done() error {
	for _, v := range f.values {
		if v != nil {
			f.fail("unknown field")
		}
	}
	return f.err
}

func (f *fields) text(name string) string {
	v := f.take(name)
	if v == nil {
		f.fail("a field is missing")
		return ""
	}
	return f.unquote(v)
}

func (f *fields) optional(name string) string {
	if v := f.take(name); v != nil {
		return f.unquote(v)
	}
	return ""
}

func (f *fields) unquote(v jsontext.Value) string {
	if v.Kind() != '"' {
		f.fail("a value is not text")
		return ""
	}
	s, err := jsontext.AppendUnquote(nil, v)
	if err != nil {
		f.fail("a text is not valid")
		return ""
	}
	return string(s)
}

// number reads a whole number of at most nine digits that is not negative.
func (f *fields) number(name string) int {
	v := f.take(name)
	if v == nil {
		f.fail("a field is missing")
		return 0
	}
	return f.whole(v)
}

func (f *fields) optionalNumber(name string) int {
	if v := f.take(name); v != nil {
		return f.whole(v)
	}
	return 0
}

// optionalTime reads a time in ms, 0 when there is none.
func (f *fields) optionalTime(name string) moderation.Time {
	if v := f.take(name); v != nil {
		return moderation.Time(f.digits(v, 13))
	}
	return 0
}

func (f *fields) whole(v jsontext.Value) int { return int(f.digits(v, 9)) }

func (f *fields) digits(v jsontext.Value, most int) int64 {
	var n int64
	if len(v) > most {
		f.fail("a number is out of range")
		return 0
	}
	for _, c := range v {
		if c < '0' || c > '9' {
			f.fail("a value is not a whole number")
			return 0
		}
		n = n*10 + int64(c-'0')
	}
	return n
}

func (f *fields) yes(name string) bool {
	v := f.take(name)
	switch {
	case v == nil, string(v) == "false":
		return false
	case string(v) == "true":
		return true
	}
	f.fail("a value is not true or false")
	return false
}

// event reads the id of an event; optionalEvent gives 0 where there is none, and number 0 names nothing.
func (f *fields) event(name string) moderation.Seq { return f.seq(f.text(name)) }

func (f *fields) optionalEvent(name string) moderation.Seq {
	if v := f.take(name); v != nil {
		s := f.seq(f.unquote(v))
		if s == 0 {
			return Unresolved
		}
		return s
	}
	return 0
}

// Unresolved stands for an id that was given but means nothing here, where leaving it out would mean something else. The
// rules know no event of this number and answer "unknown".
const Unresolved = ^moderation.Seq(0)

func (f *fields) seq(id string) moderation.Seq {
	if f.resolve == nil || len(id) > maxEventID {
		return 0
	}
	return f.resolve(id)
}

func (f *fields) who(name string) moderation.ParticipantID {
	return moderation.ParticipantID(f.text(name))
}

func (f *fields) optionalWho(name string) moderation.ParticipantID {
	return moderation.ParticipantID(f.optional(name))
}
