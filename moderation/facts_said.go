package moderation

import (
	"bytes"
	"strconv"
)

// Nearly every record of a log is something said, so its facts have a hand-written pair. It writes the same bytes as the
// general way and reads a subset of what that reads; a test compares the two. Most of the others are responses to it: those
// are read by hand, since a record is written once and read often.

func appendSaid(b []byte, by ParticipantID, f Said) []byte {
	b = append(b, `{"k":"said"`...)
	if by != "" {
		b = append(append(append(b, `,"by":"`...), by...), '"')
	}
	b = append(append(append(b, `,"lane":"`...), f.Lane...), '"')
	if f.With != "" {
		b = append(append(append(b, `,"with":"`...), f.With...), '"')
	}
	if f.ReplyTo != 0 {
		b = strconv.AppendUint(append(b, `,"reply_to":`...), uint64(f.ReplyTo), 10)
	}
	if f.Held {
		b = append(b, `,"held":true`...)
	}
	return append(b, '}')
}

// readSaid reads what appendSaid wrote, or says no; then the general way has the word.
func readSaid(b []byte) (by ParticipantID, f Said, ok bool) {
	rest, ok := bytes.CutPrefix(b, []byte(`{"k":"said"`))
	if !ok {
		return "", Said{}, false
	}
	var word string
	if word, rest, ok = readWord(rest, `,"by":"`); ok {
		by = ParticipantID(word)
	}
	if word, rest, ok = readWord(rest, `,"lane":"`); !ok {
		return "", Said{}, false
	}
	if f.Lane = internLane(word); f.Lane == "" {
		return "", Said{}, false
	}
	if word, rest, ok = readWord(rest, `,"with":"`); ok {
		f.With = ParticipantID(word)
	}
	if f.ReplyTo, rest, ok = readSeq(rest, `,"reply_to":`); !ok {
		return "", Said{}, false
	}
	if after, found := bytes.CutPrefix(rest, []byte(`,"held":true`)); found {
		f.Held, rest = true, after
	}
	return by, f, string(rest) == "}"
}

// readReacted reads the facts of a response, or says no.
func readReacted(b []byte) (by ParticipantID, f Reacted, ok bool) {
	rest, ok := bytes.CutPrefix(b, []byte(`{"k":"reacted"`))
	if !ok {
		return "", Reacted{}, false
	}
	var word string
	if word, rest, ok = readWord(rest, `,"by":"`); ok {
		by = ParticipantID(word)
	}
	if f.Message, rest, ok = readSeq(rest, `,"message":`); !ok || f.Message == 0 {
		return "", Reacted{}, false
	}
	if word, rest, ok = readWord(rest, `,"response":"`); ok {
		f.Response = Response(word)
	}
	return by, f, f.Response.known() && string(rest) == "}"
}

// readSeq reads a number behind its key. Without the key it is 0, and b is left as it is; not ok is what nobody writes.
func readSeq(b []byte, key string) (seq Seq, rest []byte, ok bool) {
	after, found := bytes.CutPrefix(b, []byte(key))
	if !found {
		return 0, b, true
	}
	n := 0
	for n < len(after) && after[n] >= '0' && after[n] <= '9' {
		n++
	}
	parsed, err := strconv.ParseUint(string(after[:n]), 10, 64)
	return Seq(parsed), after[n:], err == nil && after[0] != '0'
}

// readWord reads a string of plain characters behind its key. Without the key, or with others, it leaves b as it is.
func readWord(b []byte, key string) (word string, rest []byte, ok bool) {
	after, ok := bytes.CutPrefix(b, []byte(key))
	if !ok {
		return "", b, false
	}
	end := bytes.IndexByte(after, '"')
	if end <= 0 || !isPlainID(ParticipantID(after[:end])) {
		return "", b, false
	}
	return string(after[:end]), after[end+1:], true
}

// isPlainID reports whether an id needs no escaping in JSON.
func isPlainID(id ParticipantID) bool {
	for i := range len(id) {
		c := id[i]
		plain := c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_'
		if !plain {
			return false
		}
	}
	return true
}
