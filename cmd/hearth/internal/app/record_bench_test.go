package app_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/export"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/verify"
	"hearth/store"
)

// BenchmarkRecord measures a session of 100,000 events (goals.md S9): its export, its check in the store, and the check of
// the file. Memory is what `go test -benchmem` allocates in all; the export holds a page of it at a time.
func BenchmarkRecord(b *testing.B) {
	const n = 100_000
	h, session := recorded(b, config.Config{Data: b.TempDir()})
	session.ID = "long"
	staff := store.Staff{ID: "person-lead", Login: "ana", Name: "Ana", Role: "facilitator", Created: time.Now()}
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	ctx := b.Context()
	must(h.Store.CreateSessions(ctx, []store.Session{session}))
	must(h.Store.CreateStaff(ctx, staff))
	must(h.Store.SetGroupStaff(ctx, session.Group, staff.ID, "facilitator"))
	for _, who := range []string{"lead", "sam"} {
		_, err := h.Store.Seat(ctx, store.Seat{Session: session.ID, Participant: who, Person: store.ID("person-" + who), Staff: who == "lead"})
		must(err)
	}
	writeLog(b, h, session.ID, script(n))
	rooms, err := h.Rooms(ctx, zerolog.Nop())
	must(err)
	defer func() { must(rooms.Drain(ctx)) }()
	desk, err := h.Copies(ctx, rooms)
	must(err)
	write := func(w io.Writer) {
		c, err := desk.Open(ctx, export.Request{Session: session, By: office.Actor{Who: "command line/bench", Staff: staff.ID}, Purpose: "a measurement"})
		must(err)
		must(c.Write(ctx, w))
	}
	var file bytes.Buffer
	write(&file)
	rate := func(b *testing.B) { b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "events/s") }
	b.Run("export", func(b *testing.B) {
		for b.Loop() {
			write(io.Discard)
		}
		rate(b)
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if r, err := h.Verify(ctx, session, verify.Options{}); err != nil || r.Fault != nil {
				b.Fatal(r, err)
			}
		}
		rate(b)
	})
	b.Run("verify a file", func(b *testing.B) {
		for b.Loop() {
			if r, err := verify.File(bytes.NewReader(file.Bytes()), verify.Options{}); err != nil || r.Fault != nil {
				b.Fatal(r, err)
			}
		}
		rate(b)
	})
}
