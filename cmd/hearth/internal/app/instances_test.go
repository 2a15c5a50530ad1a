package app_test

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/config"
	"hearth/store/storetest/shapes"
)

// TestRedisAway: a server starts without the Redis that it was told of, is ready, and says so once and without the
// password.
func TestRedisAway(t *testing.T) {
	server := shapes.Server(t)
	c := config.Config{
		Listen: "127.0.0.1:0", Title: "Hearth", ExitURL: "https://www.wikipedia.org/",
		DatabaseURL: shapes.At(t, server, shapes.NewDatabase(t, server, "template0")),
		MasterKey:   "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", RedisURL: "redis://:secretword@127.0.0.1:1",
	}
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	log := &lines{}
	m := &app.Main{Config: c, Logger: zerolog.New(log)}
	if err := m.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	f := &fixture{m: m, staff: newBrowser(t, m)}
	f.eventually(t, "it is ready", func() bool { return f.staff.get("/readyz").status == 200 })
	f.eventually(t, "it says that Redis is away", func() bool { return strings.Contains(log.text(), "Redis is away") })
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	if text := log.text(); strings.Count(text, "Redis is away") != 1 || strings.Contains(text, "secretword") {
		t.Errorf("the log says: %s", text)
	}
	m = &app.Main{Config: c, Logger: zerolog.New(io.Discard)}
	m.Config.RedisURL = "redis://:secretword@127.0.0.1:1?nonsense=1"
	var p config.Problem
	if err := m.Start(t.Context()); !errors.As(err, &p) || !strings.Contains(err.Error(), "HEARTH_REDIS_URL") || strings.Contains(err.Error(), "secretword") {
		t.Errorf("an address that cannot be used: %v", err)
	}
}

// lines is a log that can be read while it is written.
type lines struct {
	mu  sync.Mutex
	all strings.Builder
}

// Write takes a line.
func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(b)
}

func (l *lines) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// TestAnotherMasterKeyIsRefused: a server with the wrong key says so before it writes anything.
func TestAnotherMasterKeyIsRefused(t *testing.T) {
	data := t.TempDir()
	startWith(t, config.Config{Data: data, MasterKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="})
	again := &app.Main{Logger: zerolog.New(io.Discard), Config: config.Config{
		Listen: "127.0.0.1:0", Title: "Hearth", ExitURL: "https://www.wikipedia.org/", Data: data,
	}}
	if err := again.Config.Settle(); err != nil {
		t.Fatal(err)
	}
	if err := again.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "another server is using") {
		t.Errorf("a second server in the same folder: %v", err)
	}
	for key, say := range map[string]string{"": "is missing", "HB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs=": "another master key"} {
		again.Config.MasterKey = key
		house, err := app.OpenHouse(t.Context(), &again.Config, false)
		if err == nil || house != nil || !strings.Contains(err.Error(), say) {
			t.Errorf("with the key %q: %v, want that it %s", key, err, say)
		}
	}
}

// TestNoDatabaseIsOneSentence: a store that does not answer is said once, with what to do; a key that is none is found
// before it is asked.
func TestNoDatabaseIsOneSentence(t *testing.T) {
	c := config.Config{
		Listen: "127.0.0.1:0", Title: "Hearth", ExitURL: "https://www.wikipedia.org/",
		DatabaseURL: "postgres://hearth:secret@127.0.0.1:1/hearth", MasterKey: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
	}
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	_, err := app.OpenHouse(t.Context(), &c, false)
	var p config.Problem
	if !errors.As(err, &p) || !strings.Contains(string(p), "HEARTH_DATABASE_URL") || strings.Count(err.Error(), "refused") != 1 || strings.Contains(err.Error(), "secret") {
		t.Errorf("no database: %v", err)
	}
	c.MasterKey = "c2VjcmV0"
	if _, err := app.OpenHouse(t.Context(), &c, false); !errors.As(err, &p) || !strings.Contains(err.Error(), "HEARTH_MASTER_KEY") {
		t.Errorf("a key that is none: %v", err)
	}
}
