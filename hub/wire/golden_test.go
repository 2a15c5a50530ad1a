package wire

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew instead of comparing them")

// golden files are lists of entries. Frames stand in them exactly as they are sent, each on a line of its own, so that a
// change of a single byte shows; to the client's tests they are plain JSON.
type golden struct{ bytes.Buffer }

// pair is one member of an entry: a json.RawMessage stands as it is, anything else is encoded.
type pair struct {
	name  string
	value any
}

func (g *golden) entry(members ...pair) {
	if g.Len() == 0 {
		g.WriteString("[\n")
	} else {
		g.WriteString(",\n")
	}
	for i, m := range members {
		if i == 0 {
			g.WriteString(" {")
		} else {
			g.WriteString(",\n  ")
		}
		g.Write(encode(m.name))
		g.WriteString(": ")
		if raw, ok := m.value.(json.RawMessage); ok {
			g.Write(raw)
		} else {
			g.Write(encode(m.value))
		}
	}
	g.WriteByte('}')
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

// hold compares with the file, or writes it.
func (g *golden) hold(t *testing.T, name string) {
	t.Helper()
	g.WriteString("\n]\n")
	if !json.Valid(g.Bytes()) {
		t.Fatalf("%s would not be JSON", name)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, g.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(want, g.Bytes()) {
		return
	}
	was, is := bytes.Split(want, []byte("\n")), bytes.Split(g.Bytes(), []byte("\n"))
	for i := range min(len(was), len(is)) {
		if !bytes.Equal(was[i], is[i]) {
			t.Fatalf("%s, line %d; go test ./hub/wire -update writes it anew\n was %s\n now %s", name, i+1, was[i], is[i])
		}
	}
	t.Fatalf("%s had %d lines, and now has %d; go test ./hub/wire -update writes it anew", name, len(was), len(is))
}
