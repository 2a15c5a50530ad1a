package wire

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"hearth/moderation"
)

// out builds one JSON object by appending. Names are this package's own constants; values are quoted by jsontext.
type out struct {
	b    []byte
	some bool // a member was written
}

func begin(dst []byte, t string) *out {
	o := &out{b: append(dst, '{')}
	o.text("t", t)
	return o
}

func (o *out) end() []byte { return append(o.b, '}') }

func (o *out) name(name string) {
	if o.some {
		o.b = append(o.b, ',')
	}
	o.some = true
	o.b = append(o.b, '"')
	o.b = append(o.b, name...)
	o.b = append(o.b, '"', ':')
}

func (o *out) text(name, v string) {
	o.name(name)
	o.b = appendText(o.b, v)
}

// some texts are left out when empty; so are numbers that are 0 and flags that are false.
func (o *out) optional(name, v string) {
	if v != "" {
		o.text(name, v)
	}
}

func (o *out) number(name string, v int64) {
	o.name(name)
	o.b = strconv.AppendInt(o.b, v, 10)
}

func (o *out) optionalNumber(name string, v int64) {
	if v != 0 {
		o.number(name, v)
	}
}

func (o *out) yes(name string, v bool) {
	if v {
		o.name(name)
		o.b = append(o.b, "true"...)
	}
}

// appendText quotes a string. Invalid UTF-8 cannot reach here past moderation/plain; if it did it is replaced.
func appendText(dst []byte, s string) []byte {
	b, err := jsontext.AppendQuote(dst, s)
	if err != nil { // the only one that there is
		b, _ = jsontext.AppendQuote(dst, strings.ToValidUTF8(s, "\ufffd"))
	}
	return b
}

// AppendDone writes the answer to a command that is kept.
func AppendDone(dst []byte, id [16]byte, event string) []byte {
	o := begin(dst, "done")
	o.text("id", CommandID(id))
	o.text("event", event)
	return o.end()
}

// AppendRefused writes the answer to a command that is not kept.
func AppendRefused(dst []byte, id [16]byte, r *moderation.Refusal) []byte {
	o := begin(dst, "refused")
	o.text("id", CommandID(id))
	o.text("code", string(r.Code))
	o.text("say", r.Say)
	o.number("until", int64(r.Until))
	return o.end()
}

// CommandID writes the usual text form of a UUID.
func CommandID(id [16]byte) string {
	s := hex.EncodeToString(id[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// AppendReady writes the mark between what was and what is live.
func AppendReady(dst []byte) []byte { return begin(dst, "ready").end() }

// AppendBeat writes the frame that says the connection is alive.
func AppendBeat(dst []byte, now moderation.Time) []byte {
	o := begin(dst, "beat")
	o.number("now", int64(now))
	return o.end()
}

// AppendLink writes whether the record can be confirmed.
func AppendLink(dst []byte, ok bool) []byte {
	o := begin(dst, "link")
	if ok {
		o.text("state", "ok")
	} else {
		o.text("state", "reconnecting")
	}
	return o.end()
}

// AppendServers writes, for staff, whether the servers of this house hear each other.
func AppendServers(dst []byte, apart bool) []byte {
	o := begin(dst, "servers")
	if apart {
		o.text("state", "apart")
	} else {
		o.text("state", "ok")
	}
	return o.end()
}

// AppendBye writes the last frame before a close. after is how many milliseconds to wait before coming back.
func AppendBye(dst []byte, code CloseCode, after int64) []byte {
	o := begin(dst, "bye")
	o.number("code", int64(code))
	o.text("say", code.Say())
	o.number("after", after)
	return o.end()
}

// AppendPresence writes, for staff, that persons' connections are there or lost.
func AppendPresence(dst []byte, who []moderation.ParticipantID, lost bool) []byte {
	o := begin(dst, "presence")
	o.name("who")
	o.b = append(o.b, '{')
	state := `:"here"`
	if lost {
		state = `:"lost"`
	}
	for i, w := range who {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = appendText(o.b, string(w))
		o.b = append(o.b, state...)
	}
	o.b = append(o.b, '}')
	return o.end()
}

// A Writer is somebody who is writing.
type Writer struct {
	Who   moderation.ParticipantID
	Since moderation.Time
	Lane  moderation.Lane
}

// AppendWriting writes who is writing: for staff by name, for members only how many.
func AppendWriting(dst []byte, writers []Writer, staff bool) []byte {
	o := begin(dst, "writing")
	if !staff {
		o.number("count", int64(len(writers)))
		return o.end()
	}
	o.name("who")
	o.b = append(o.b, '[')
	for i, w := range writers {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		p := out{b: append(o.b, '{')}
		p.text("who", string(w.Who))
		p.number("since", int64(w.Since))
		p.text("lane", string(w.Lane))
		o.b = p.end()
	}
	o.b = append(o.b, ']')
	return o.end()
}

// Resume is one of the three answers to a client that names its last event.
type Resume string

// The three answers.
const (
	ResumeEvents  Resume = "events"
	ResumeNothing Resume = "nothing"
	ResumeOver    Resume = "over"
)

// AppendWelcome writes the answer to hello; view comes from AppendView.
func AppendWelcome(dst []byte, session string, now moderation.Time, resume Resume, earlier bool, view []byte) []byte {
	o := begin(dst, "welcome")
	o.number("v", Version)
	o.text("session", session)
	o.number("now", int64(now))
	o.text("resume", string(resume))
	o.name("earlier")
	o.b = strconv.AppendBool(o.b, earlier)
	o.name("view")
	o.b = append(o.b, view...)
	return o.end()
}
