package postgres_test

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"hearth/store"
	"hearth/store/storetest"
	"hearth/store/storetest/shapes"
)

// Each behaviour finds the same instances, and nothing left by the one before.
func TestPresence(t *testing.T) {
	address := fresh(t)
	operator := connect(t, address)
	var peers []store.Presence
	storetest.RunPresence(t, func(_ *testing.T, n int) storetest.Roll {
		for len(peers) < n {
			peers = append(peers, mustOpen(t, address))
		}
		mustExec(t, operator, `TRUNCATE hearth.leases, hearth.attached`)
		return storetest.Roll{Peers: peers[:n], Age: func(t *testing.T, by time.Duration) {
			for _, statement := range []string{
				`UPDATE hearth.leases SET renewed = renewed - $1::interval`,
				`UPDATE hearth.attached SET emptied = emptied - $1::interval`,
			} {
				if _, err := operator.Exec(t.Context(), statement, by); err != nil {
					t.Fatal(err)
				}
			}
		}}
	})
}

func renewal(version int64, first bool, seats ...string) store.Renewal {
	return store.Renewal{Version: version, First: first, Rooms: []store.Attached{{Session: "a", Seats: seats}}}
}

// A peer that was frozen while it held a lease delays nobody: not another's renewal, which forgets what it can, nor a reader.
func TestHeldLeaseDelaysItsInstanceOnly(t *testing.T) {
	address := fresh(t)
	s := mustOpen(t, address)
	for _, id := range []store.InstanceID{"one", "two", "three"} {
		if _, err := s.Renew(t.Context(), id, renewal(1, true, "ben")); err != nil {
			t.Fatal(err)
		}
	}
	peer := connect(t, address)
	mustExec(t, peer, `UPDATE hearth.leases SET renewed = renewed - interval '1 hour' WHERE instance <> 'one'`)
	mustExec(t, peer, `BEGIN; SELECT 1 FROM hearth.leases WHERE instance = 'two' FOR UPDATE`)
	if _, err := s.Renew(t.Context(), "one", renewal(2, false, "mia")); err != nil {
		t.Errorf("another's renewal: %v", err)
	}
	leases, news, err := s.Others(t.Context(), "four", []store.SessionID{"a"}, nil)
	if err != nil || len(leases) != 2 || len(news) != 2 {
		t.Errorf("read %v, %v, %v: the third was to be forgotten, and the second is held", leases, news, err)
	}
	began := time.Now()
	if _, err := s.Renew(t.Context(), "two", renewal(2, false, "mia")); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("its own: %v", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("waited %v", took)
	}
	mustExec(t, peer, `ROLLBACK`)
	if lapsed, err := s.Renew(t.Context(), "two", renewal(3, false, "mia")); err != nil || !lapsed {
		t.Errorf("afterwards: %v, %v", lapsed, err)
	}
}

// What a crash of the server leaves of unlogged tables is nothing.
func TestPresenceLostInACrash(t *testing.T) {
	address := fresh(t)
	s := mustOpen(t, address)
	if _, err := s.Renew(t.Context(), "one", renewal(1, true, "ben")); err != nil {
		t.Fatal(err)
	}
	operator := connect(t, address)
	mustExec(t, operator, `TRUNCATE hearth.leases, hearth.attached`)
	if _, err := s.Renew(t.Context(), "one", renewal(2, false)); !errors.Is(err, store.ErrNoLease) {
		t.Errorf("got %v", err)
	}
	var logged int
	err := operator.QueryRow(t.Context(), `SELECT count(*) FROM pg_class
		WHERE oid IN ('hearth.leases'::regclass, 'hearth.attached'::regclass) AND relpersistence <> 'u'`).Scan(&logged)
	if err != nil || logged > 0 {
		t.Errorf("%d of the tables are logged, %v", logged, err)
	}
}

// Readers of whole transcripts that take every connection do not make a lease run out.
func TestPresenceBesideSlowReaders(t *testing.T) {
	address, err := url.Parse(fresh(t))
	if err != nil {
		t.Fatal(err)
	}
	q := address.Query()
	q.Set("pool_max_conns", "2")
	address.RawQuery = q.Encode()
	s := mustOpen(t, address.String())
	storetest.Fill(t, s, "a", 3)
	reading, release := make(chan struct{}, 2), make(chan struct{})
	read := make(chan error, 2)
	for range 2 {
		go func() {
			read <- s.Read(context.WithoutCancel(t.Context()), "a", 0, 0, func(*store.Record) bool {
				reading <- struct{}{}
				<-release
				return false
			})
		}()
		<-reading
	}
	if _, err := s.Renew(t.Context(), "one", renewal(1, true, "ben")); err != nil {
		t.Error(err)
	}
	if _, _, err := s.Others(t.Context(), "one", []store.SessionID{"a"}, nil); err != nil {
		t.Error(err)
	}
	if heads, err := s.Heads(t.Context(), []store.SessionID{"a"}); err != nil || len(heads) != 1 {
		t.Error(heads, err)
	}
	if _, err := s.Now(t.Context()); err != nil {
		t.Error(err)
	}
	close(release)
	for range 2 {
		if err := <-read; err != nil {
			t.Error(err)
		}
	}
}

func TestPresenceWithoutServer(t *testing.T) {
	address := fresh(t)
	s := mustOpen(t, address)
	if _, err := s.Renew(t.Context(), "one", renewal(1, true, "ben")); err != nil {
		t.Fatal(err)
	}
	var database string
	if err := connect(t, address).QueryRow(t.Context(), `SELECT current_database()`).Scan(&database); err != nil {
		t.Fatal(err)
	}
	operator := connect(t, shapes.Server(t))
	// Nobody gets in any more, and whoever is in is thrown out.
	mustExec(t, operator, `ALTER DATABASE `+database+` ALLOW_CONNECTIONS false`)
	mustExec(t, operator, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '`+database+`'`)
	for range 6 { // the connections there were, and new ones
		_, renewed := s.Renew(t.Context(), "one", renewal(2, false, "ben"))
		_, _, read := s.Others(t.Context(), "one", []store.SessionID{"a"}, nil)
		for _, err := range []error{renewed, read, s.Resign(t.Context(), "one")} {
			if !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("got %v", err)
			}
		}
	}
	mustExec(t, operator, `ALTER DATABASE `+database+` ALLOW_CONNECTIONS true`)
	if _, err := s.Renew(t.Context(), "one", renewal(2, false, "mia")); err != nil {
		t.Errorf("the same again: %v", err)
	}
}
