package moderation

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// textOpens and textCloses are around what most words are: a text and nothing else.
const textOpens, textCloses = `{"text":"`, `"}`

// EncodeWords writes words as JSON; nil when there are none.
func EncodeWords(w Words) []byte {
	if w == (Words{}) {
		return nil
	}
	if w == (Words{Text: w.Text}) && isPlainASCII(w.Text) {
		b := make([]byte, 0, len(textOpens)+len(w.Text)+len(textCloses))
		return append(append(append(b, textOpens...), w.Text...), textCloses...)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it would triple the size of a text full of quotes, and is the page's business
	if err := enc.Encode(w); err != nil {
		panic(err) // strings always marshal
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// DecodeWords reads what EncodeWords wrote. No bytes are no words, or words that were destroyed.
func DecodeWords(b []byte) (Words, error) {
	var w Words
	if len(b) == 0 {
		return w, nil
	}
	if text, ok := readText(b); ok {
		return Words{Text: text}, nil
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&w); err != nil {
		return Words{}, fmt.Errorf("%w: words", ErrUnknownFact)
	}
	if dec.More() {
		return Words{}, fmt.Errorf("%w: more than one set of words", ErrUnknownFact)
	}
	return w, nil
}

// readText reads a text without anything in it that JSON writes in another way, or says no; then the general way has the word.
func readText(b []byte) (text string, ok bool) {
	if len(b) < len(textOpens)+len(textCloses) || string(b[:len(textOpens)]) != textOpens || string(b[len(b)-len(textCloses):]) != textCloses {
		return "", false
	}
	inner := b[len(textOpens) : len(b)-len(textCloses)]
	for _, c := range inner {
		if c < ' ' || c == '"' || c == '\\' {
			return "", false
		}
	}
	if !utf8.Valid(inner) {
		return "", false
	}
	return string(inner), true
}

// isPlainASCII reports whether a text stands in JSON as it is.
func isPlainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
