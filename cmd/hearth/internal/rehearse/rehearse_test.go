package rehearse_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/rehearse"
	"hearth/store/storetest/shapes"
)

// own starts a server of the rehearsal's own.
func own(t *testing.T, database string) *rehearse.Own {
	t.Helper()
	c := config.Config{Listen: "127.0.0.1:0", Title: "Hearth", ExitURL: "https://www.wikipedia.org/"}
	if database != "" {
		c.DatabaseURL, c.MasterKey = database, "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
	}
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	log := zerolog.New(io.Discard)
	if testing.Verbose() {
		log = zerolog.New(os.Stderr)
	}
	o, err := rehearse.StartOwn(t.Context(), c, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return o
}

func holds(t *testing.T, database string) {
	t.Helper()
	o := own(t, database)
	var out, export bytes.Buffer
	begun := time.Now()
	v, err := rehearse.Run(t.Context(), rehearse.Options{URL: o.URL, Key: o.Key, Out: &out, Export: &export})
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, c := range v.Breaches() {
		t.Errorf("%s: tried %v, expected %s, seen %s", c.Name, c.Tried, c.Want, c.Saw)
	}
	if t.Failed() || testing.Verbose() {
		t.Log(out.String())
	}
	t.Logf("%d promises in %s", len(v.Checks), time.Since(begun).Round(time.Millisecond))
	if lines := bytes.Split(bytes.TrimSpace(export.Bytes()), []byte("\n")); len(lines) < 100 || !bytes.HasPrefix(lines[len(lines)-1], []byte(`{"t":"end"`)) {
		t.Errorf("the export has %d lines, and ends with %.40s", len(lines), lines[len(lines)-1])
	}
}

func TestHoldsOnSQLite(t *testing.T) { holds(t, "") }

// TestHoldsOnPostgres runs where HEARTH_TEST_POSTGRES names a server.
func TestHoldsOnPostgres(t *testing.T) {
	server := shapes.Server(t)
	holds(t, shapes.At(t, server, shapes.NewDatabase(t, server, "template1")))
}

func TestTwiceInOneStore(t *testing.T) {
	o := own(t, "")
	for range 2 {
		v, err := rehearse.Run(t.Context(), rehearse.Options{URL: o.URL, Key: o.Key, Out: io.Discard})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range v.Breaches() {
			t.Errorf("%s: tried %v, expected %s, seen %s", c.Name, c.Tried, c.Want, c.Saw)
		}
		if n := o.People(t.Context()); n != 0 {
			t.Errorf("%d of its people are left", n)
		}
	}
}

// TestAdvice: what keeps a rehearsal from beginning is said in a line that says what to do.
func TestAdvice(t *testing.T) {
	o := own(t, "")
	for what, opt := range map[string]rehearse.Options{
		"no address": {URL: "nowhere", Key: o.Key},
		"no server":  {URL: "http://127.0.0.1:1", Key: o.Key},
		"no key":     {URL: o.URL, Key: "hearth_AAAA"},
	} {
		opt.Out = io.Discard
		_, err := rehearse.Run(t.Context(), opt)
		var advice rehearse.Advice
		if err == nil || !as(err, &advice) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestFirstLink: a rehearsal on a new store leaves the operator's way in open.
func TestFirstLink(t *testing.T) {
	o := own(t, "")
	if link, err := o.FirstLink(t.Context()); err != nil || link == "" {
		t.Errorf("link %q, %v", link, err)
	}
}

// TestBrokenOff: a rehearsal that is stopped in the middle takes its session away.
func TestBrokenOff(t *testing.T) {
	o := own(t, "")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	v, err := rehearse.Run(ctx, rehearse.Options{URL: o.URL, Key: o.Key, Out: io.Discard, Step: func(act string) {
		if act == "muting" {
			stop()
		}
	}})
	var advice rehearse.Advice
	if !as(err, &advice) || v == nil {
		t.Fatalf("verdict %v, error %v", v, err)
	}
	for _, c := range v.Checks {
		if c.Name == "a rehearsal is taken away at its end" && c.Held == 1 {
			return
		}
	}
	t.Error("the session was not taken away")
}
