package redislink

import (
	"strconv"
	"strings"

	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// What a hint may be at most. A longer one is none of ours.
const (
	maxHint   = 512
	maxID     = 64
	maxDevice = 32
	tagLength = 26 // of rand.Text
)

// version begins every hint. An instance drops those of a version that it does not know: they are only hints.
const version = "1"

// A kind is the letter that says what a hint is about.
type kind string

const (
	moved    kind = "m" // and the head
	attached kind = "a"
	writing  kind = "w" // and participant, device, lane, until
	changed  kind = "c" // only on the Directory's channel
)

// A hint is one of them, read.
type hint struct {
	from   string // the instance's tag
	kind   kind
	head   store.Seq
	signal hub.Signal
}

// none stands for an empty device: fields are never empty.
const none = "-"

func (h hint) String() string {
	line := version + " " + h.from + " " + string(h.kind)
	switch h.kind {
	case moved:
		line += " " + strconv.FormatUint(uint64(h.head), 10)
	case writing:
		device := h.signal.Device
		if device == "" {
			device = none
		}
		line += " " + string(h.signal.Who) + " " + device + " " + string(h.signal.Lane) + " " + strconv.FormatInt(int64(h.signal.Until), 10)
	}
	return line
}

// parse reads a hint. It takes exactly what String writes, and nothing else.
func parse(s string) (hint, bool) {
	if len(s) > maxHint {
		return hint{}, false
	}
	f := strings.Split(s, " ")
	if len(f) < 3 || f[0] != version || !isTag(f[1]) {
		return hint{}, false
	}
	h := hint{from: f[1], kind: kind(f[2])}
	rest := f[3:]
	switch {
	case (h.kind == attached || h.kind == changed) && len(rest) == 0:
	case h.kind == moved && len(rest) == 1:
		n, err := strconv.ParseUint(rest[0], 10, 63)
		if err != nil {
			return hint{}, false
		}
		h.head = store.Seq(n)
	case h.kind == writing && len(rest) == 4:
		until, err := strconv.ParseInt(rest[3], 10, 64)
		if err != nil || until < 0 {
			return hint{}, false
		}
		h.signal = hub.Signal{
			Who: moderation.ParticipantID(rest[0]), Device: rest[1], Lane: moderation.Lane(rest[2]), Until: moderation.Time(until),
		}
		if h.signal.Device == none {
			h.signal.Device = ""
		}
		if !sayable(h.signal) {
			return hint{}, false
		}
	default:
		return hint{}, false
	}
	return h, h.String() == s // numbers have more than one way to be written, of which one is ours
}

// sayable reports whether a signal can be carried. A hub's own always can.
func sayable(s hub.Signal) bool {
	return s.Lane.Signals() && s.Until >= 0 && isID(string(s.Who), maxID) &&
		(s.Device == "" || s.Device != none && isID(s.Device, maxDevice))
}

func isTag(s string) bool {
	if len(s) != tagLength {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}

// isID tells what an id can be from what would be misread in a line or in the name of a channel.
func isID(s string, most int) bool {
	if s == "" || len(s) > most {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
