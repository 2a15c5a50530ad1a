package rehearse_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/rehearse"
)

func pass(f seen) [][]byte { return [][]byte{f.raw} }

// faults are a server's possible wrongs, and the promise that each has to break by name.
var faults = map[string]struct {
	fault fault
	check string
}{
	"nothing wrong": {fault{}, ""},
	"a removed person gets a frame more": {
		fault{frame: func(_ *proxy, _ *wire, f seen) [][]byte {
			if f.K == "removed" && f.Note != "" && !strings.Contains(string(f.raw), `"n":`) {
				return [][]byte{f.raw, []byte(`{"t":"event","id":"more","at":1,"k":"said","lane":"room","text":"Leaked."}`)}
			}
			return pass(f)
		}}, "a removed person gets no further frame",
	},
	"an acknowledged message is dropped": {
		fault{frame: func(p *proxy, w *wire, f seen) [][]byte {
			if f.Text == "Hello Alma." && w.member() && p.once("drop") {
				return nil
			}
			return pass(f)
		}}, "what is said reaches everyone who is in",
	},
	"a missed message is dropped in a resume": {
		fault{frame: func(p *proxy, w *wire, f seen) [][]byte {
			if strings.HasPrefix(f.Text, "Said while") && p.resumed(w) && p.once("drop") {
				return nil
			}
			return pass(f)
		}}, "nothing is lost, and nothing comes twice, over a dropped connection",
	},
	"a message comes twice": {
		fault{frame: func(p *proxy, w *wire, f seen) [][]byte {
			if f.Text == "Hello Alma." && w.member() && p.once("double") {
				return [][]byte{f.raw, f.raw}
			}
			return pass(f)
		}}, "no event comes twice on one connection or over a resume",
	},
	"an outsider hears of an arrival": {
		fault{frame: func(_ *proxy, w *wire, f seen) [][]byte {
			if f.K == "started" && w.member() {
				return [][]byte{f.raw, []byte(`{"t":"event","id":"x` + f.ID + `","at":1,"k":"arrived","people":[{"who":"x","role":"member","name":"Alma"}]}`)}
			}
			return pass(f)
		}}, "an outsider sees nobody and counts nothing",
	},
	"a private line goes to another": {
		fault{frame: func(p *proxy, w *wire, f seen) [][]byte {
			if f.Text == "On we go." && w.member() {
				return [][]byte{[]byte(`{"t":"event","id":"priv","at":1,"k":"said","lane":"private","text":"Only for you to read."}`), f.raw}
			}
			return pass(f)
		}}, "a private line is between one member and staff",
	},
	"a pause is answered as if it were none": {
		fault{frame: func(_ *proxy, _ *wire, f seen) [][]byte {
			if f.T == "refused" && f.Code == "paused" {
				return [][]byte{[]byte(`{"t":"done","id":"` + f.ID + `","event":""}`)}
			}
			return pass(f)
		}}, "a pause is a stop: nothing of a member's enters the room",
	},
	"a held message goes out at once": {
		fault{frame: func(_ *proxy, w *wire, f seen) [][]byte {
			if f.Text == "I am reading it." && w.member() {
				return [][]byte{[]byte(`{"t":"event","id":"early","at":1,"k":"said","lane":"room","text":"Held for a moment."}`), f.raw}
			}
			return pass(f)
		}}, "a held message reaches others only at its approval",
	},
	"the transcript lacks a line": {
		fault{body: func(_ *proxy, path string, b []byte) []byte {
			lines := bytes.SplitAfter(b, []byte("\n"))
			if !strings.HasSuffix(path, "/transcript") || len(lines) < 40 {
				return b
			}
			return bytes.Join(append(lines[:30:30], lines[31:]...), nil)
		}}, "the transcript holds everything that was acknowledged, once and in order",
	},
	"a page shows the words of what was taken back": {
		fault{body: func(_ *proxy, path string, b []byte) []byte {
			if !strings.HasSuffix(path, "/events") {
				return b
			}
			return bytes.ReplaceAll(b, []byte(`"gone":"took_back"`), []byte(`"gone":"took_back","text":"This slipped out."`))
		}}, "what is taken back is gone for whoever reads later",
	},
}

// TestBroken: a server that does one thing wrong is found out, by the name of the promise that it breaks.
func TestBroken(t *testing.T) {
	o := own(t, "")
	for what, f := range faults {
		t.Run(what, func(t *testing.T) {
			var out bytes.Buffer
			v, err := rehearse.Run(t.Context(), rehearse.Options{
				URL: behind(t, o.URL, f.fault), Key: o.Key, Out: io.Writer(&out), Wait: 4 * time.Second,
			})
			if err != nil {
				t.Fatal(err)
			}
			var broke []string
			for _, c := range v.Checks {
				if c.Broke {
					broke = append(broke, c.Name)
				}
				if c.Broke && c.Name == f.check {
					return
				}
			}
			if f.check != "" || len(broke) > 0 {
				t.Errorf("broke %q, want %q\n%s", broke, f.check, out.String())
			}
		})
	}
}
