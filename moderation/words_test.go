package moderation

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzWords holds the quick way of writing and reading words to the general one.
func FuzzWords(f *testing.F) {
	for _, seed := range []string{
		"", "Good evening.", "<b> & co", "she said \"no\"", "a\\b", "two\nlines", "Zoë \u2028 Ümit", "\x7f", "\xff", "\x00", `{"text":"x"}`, `","memo":"y`,
	} {
		f.Add(seed, []byte(`{"text":"`+seed+`"}`))
	}
	f.Add("", []byte(`{"text":"}`))
	f.Add("", []byte(`{"text":"","text":""}`))
	f.Add("", []byte(`{"text":"a"}{"text":"b"}`))
	f.Fuzz(func(t *testing.T, text string, raw []byte) {
		var general bytes.Buffer
		enc := json.NewEncoder(&general)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(Words{Text: text}); err != nil {
			t.Fatal(err)
		}
		want := bytes.TrimSuffix(general.Bytes(), []byte("\n"))
		if got := EncodeWords(Words{Text: text}); text != "" && !bytes.Equal(got, want) {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
		if text, quick := readText(raw); quick {
			var w Words
			dec := json.NewDecoder(bytes.NewReader(raw))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&w); err != nil || dec.More() || w != (Words{Text: text}) {
				t.Errorf("%q reads as %q, and as %+v, %v", raw, text, w, err)
			}
		}
	})
}
