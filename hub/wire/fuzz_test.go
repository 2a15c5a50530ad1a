package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	m "hearth/moderation"
)

// FuzzDecode: whatever comes, it is read or ends the connection with one of the codes, and what is read is what a second
// and lenient reader reads.
func FuzzDecode(f *testing.F) {
	for _, x := range []string{
		do("say", `,"text":"a","reply_to":"event-00000000000000007"`), do("mute", `,"who":"p","minutes":5`), do("leave", `,"exit":true`),
		`{"t":"writing","lane":"room","on":true}`, `{"t":"hello","v":1}`, do("say", `,"text":"\ud83d"`), do("slow", `,"seconds":1e3`),
		`{"t":[[[[`, "\xef\xbb\xbf{}", do("say", `,"text":"a","text":"b"`),
	} {
		f.Add([]byte(x))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		before := bytes.Clone(frame)
		in, err := Decode(frame, resolveSample)
		if !bytes.Equal(before, frame) {
			t.Fatal("reading changed the frame")
		}
		if err != nil {
			refusedWell(t, err)
			return
		}
		fields := map[string]any{}
		if err := json.Unmarshal(frame, &fields); err != nil {
			t.Fatalf("read though it is not JSON: %v", err)
		}
		switch in := in.(type) {
		case Do:
			if fields["t"] != "do" || fields["do"] != in.Name || in.Command == nil || in.ID == ([16]byte{}) {
				t.Fatalf("read as %+v", in)
			}
			if id, _ := fields["id"].(string); !strings.EqualFold(id, CommandID(in.ID)) {
				t.Fatalf("%s is written %s", id, CommandID(in.ID))
			}
			if say, ok := in.Command.(m.Say); ok && (say.Text != fields["text"] || !utf8.ValidString(say.Text)) {
				t.Fatalf("said %q", say.Text)
			}
		case Writing:
			if fields["lane"] != string(in.Lane) {
				t.Fatalf("read as %+v", in)
			}
		default:
			t.Fatalf("read as %T", in)
		}
	})
}

func refusedWell(t *testing.T, err error) {
	var fe *FrameError
	if !errors.As(err, &fe) || !slices.Contains(CloseCodes(), fe.Code) {
		t.Fatalf("refused with %v", err)
	}
}

// FuzzHello: the first frame, likewise.
func FuzzHello(f *testing.F) {
	for _, x := range []string{`{"t":"hello","v":1,"last":"a","ticket":"b"}`, `{"t":"hello","v":2}`, `{"t":"do"}`, `{`} {
		f.Add([]byte(x))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		h, err := DecodeHello(frame)
		if err != nil {
			refusedWell(t, err)
			return
		}
		if h.V != Version || len(h.Last) > maxEventID || len(h.Ticket) > MaxTicket || !json.Valid(frame) {
			t.Fatalf("read as %+v", h)
		}
	})
}

// FuzzAppendEvent: whatever people wrote, and whatever a Source says, a frame is one JSON object, in which words stand only
// as values, and says the same as the event. What is not UTF-8 is replaced, never passed on.
func FuzzAppendEvent(f *testing.F) {
	f.Add(`"},"k":"removed`, "A\u2028name", "\xff\xfe", "</script>", uint8(0), uint8(3))
	f.Add("\x00\x1f\x7f", `\u0022`, "\ud7ff", "😀", uint8(40), uint8(2))
	list := examples()
	f.Fuzz(func(t *testing.T, text, name, note, memo string, which, form uint8) {
		x := list[int(which)%len(list)]
		e := x.event(7)
		e.Words = m.Words{Text: text, Name: name, Note: note, Memo: memo}
		b := AppendEvent(nil, &e, m.Form(form%4), loud{text, name})
		if !utf8.Valid(b) || bytes.ContainsAny(b, "\n\r") {
			t.Fatalf("not one line of UTF-8: %q", b)
		}
		dec := json.NewDecoder(bytes.NewReader(b))
		var got map[string]any
		if err := dec.Decode(&got); err != nil || dec.More() {
			t.Fatalf("not one JSON object: %q: %v", b, err)
		}
		plain := x.event(7)
		plain.Words = m.Words{Text: "t t", Name: "n", Note: "o", Memo: "e"}
		var quiet map[string]any
		if err := json.Unmarshal(AppendEvent(nil, &plain, m.Form(form%4), loud{"t", "n"}), &quiet); err != nil {
			t.Fatal(err)
		}
		for k := range got {
			if _, ok := quiet[k]; !ok {
				t.Fatalf("words made a field %q: %q", k, b)
			}
		}
		if got["k"] != string(x.fact.Kind()) || got["id"] != quiet["id"] || got["t"] != "event" {
			t.Fatalf("words changed what happened: %q", b)
		}
		if _, ok := x.fact.(m.CheckInAnswered); ok {
			_, text, _ = strings.Cut(text, " ") // its number stands before it
		}
		if v, ok := got["text"]; ok && v != strings.ToValidUTF8(text, "\ufffd") {
			t.Fatalf("%q became %q", text, v)
		}
	})
}

// loud is a Source of any words.
type loud struct{ text, name string }

func (loud) Words(seq m.Seq) m.Words { return scene{}.Words(seq) }

func (loud) AppendID(dst []byte, seq m.Seq) []byte { return scene{}.AppendID(dst, seq) }

func (l loud) Person(m.ParticipantID) (string, m.Role) { return l.name, m.Member }

func (l loud) Message(m.Seq) Message { return Message{Author: "p-mia", At: opening, Text: l.text} }
