package directory_test

import (
	"crypto/rand"
	"testing"
	"time"

	"hearth/store"
	"hearth/store/internal/directory"
)

func BenchmarkSQLite(b *testing.B) {
	write, read := openSQLite(b, 1)
	benchmark(b, directory.New(write, read, directory.SQLite()))
}

func BenchmarkPostgres(b *testing.B) {
	db := openPostgres(b, throwaway(b))
	benchmark(b, directory.New(db, db, directory.Postgres()))
}

// benchmark measures what a room full of people does to a Directory when the door opens: look at the link, spend it, sit
// down, and come back to the seat.
func benchmark(b *testing.B, d *directory.Directory) {
	ctx, now := b.Context(), time.Now()
	fresh := func() store.ID { return store.ID(rand.Text()) }
	group, session := fresh(), store.SessionID(fresh())
	open := store.Invitation{ID: fresh(), Group: group, Session: session, Uses: 1 << 30, Expires: now.Add(time.Hour)}
	for _, err := range []error{
		d.CreateGroup(ctx, store.Group{ID: group}),
		d.CreateSessions(ctx, []store.Session{{ID: session, Group: group}}),
		d.CreateInvitations(ctx, []store.Invitation{open}),
	} {
		if err != nil {
			b.Fatal(err)
		}
	}
	for name, work := range map[string]func() error{
		"look": func() error {
			_, err := d.Invitation(ctx, open.Hash)
			return err
		},
		"use": func() error {
			v := store.Device{ID: fresh(), Expires: now.Add(time.Hour)}
			_, _ = rand.Read(v.Hash[:]) // never fails (crypto/rand)
			_, _, err := d.UseInvitation(ctx, open.Hash, now, v, &store.Member{ID: fresh(), Sealed: make([]byte, 200)})
			return err
		},
		"sit": func() error {
			_, err := d.Seat(ctx, store.Seat{Session: session, Participant: string(fresh()), Person: fresh()})
			return err
		},
		"sit again": func() error {
			again := store.Seat{Session: session, Participant: "p", Person: "again"}
			_, err := d.Seat(ctx, again)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := work(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
