// Package storetest is the one behavioural suite that every store passes.
//
// Run tests one instance on an empty store, RunPeers several instances on the same one. Package shapes opens the stores
// there are, for suites of other packages that want to meet them all.
package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"hearth/store"
)

// A behaviour is one thing that a store promises.
type behaviour struct {
	name string
	test func(t *testing.T, s store.Store)
}

// Run tests every behaviour, each on a store of its own. open gives a new empty store and closes it with the test.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, list := range [][]behaviour{logBehaviours(), destroyBehaviours(), keyBehaviours(), purgeBehaviours(), closingBehaviours()} {
		for _, b := range list {
			t.Run(b.name, func(t *testing.T) { b.test(t, open(t)) })
		}
	}
}

// Next makes n records that continue the log behind after: dense, chained, a millisecond apart, every other one with
// words. They are not sealed by anyone, only bytes that look so.
func Next(session store.SessionID, after store.Head, n int) []store.Record {
	if after.Seq == 0 {
		after = Empty(session)
	}
	records := make([]store.Record, n)
	for i := range records {
		r := &records[i]
		r.Seq, r.At, r.Format = after.Seq+1, after.At+1, store.Format
		r.Facts = fmt.Appendf(nil, `{"n":%d}`, r.Seq)
		if r.Seq%2 == 1 {
			r.Sealed = fmt.Appendf(nil, "sealed words of %d in %s", r.Seq, session)
			r.Commit = sha256.Sum256(r.Sealed)
			binary.BigEndian.PutUint64(r.Command[8:], uint64(r.Seq))
		}
		r.Digest = store.Chain(after.Digest, r)
		after = headOf(r)
	}
	return records
}

// Empty is the head of a log with no records.
func Empty(session store.SessionID) store.Head { return store.Head{Digest: store.LogDigest(session)} }

func headOf(r *store.Record) store.Head { return store.Head{Seq: r.Seq, At: r.At, Digest: r.Digest} }

// Fill appends n records to a new log, in one batch, and gives the head.
func Fill(t testing.TB, l store.Log, session store.SessionID, n int) store.Head {
	t.Helper()
	records := Next(session, Empty(session), n)
	if err := appendOne(t.Context(), l, session, Empty(session), records); err != nil {
		t.Fatal(err)
	}
	return headOf(&records[n-1])
}

func appendOne(ctx context.Context, l store.Log, session store.SessionID, after store.Head, records []store.Record) error {
	return l.Append(ctx, []store.Batch{{Session: session, After: after, Records: records}})[0].Err
}

// ReadAll gives copies of all records, after checking that the log is dense and its chain verifies.
func ReadAll(t testing.TB, l store.Log, session store.SessionID) []store.Record {
	t.Helper()
	var records []store.Record
	last := Empty(session)
	err := l.Read(t.Context(), session, 0, 0, func(r *store.Record) bool {
		if r.Seq != last.Seq+1 || r.At < last.At || r.Digest != store.Chain(last.Digest, r) {
			t.Errorf("record %d does not follow %d", r.Seq, last.Seq)
		}
		last = headOf(r)
		records = append(records, clone(r))
		return true
	})
	if err != nil {
		t.Fatalf("read log: %v", err)
	}
	heads, err := l.Heads(t.Context(), []store.SessionID{session})
	if err != nil {
		t.Fatalf("read heads: %v", err)
	}
	if head, ok := heads[session]; ok != (len(records) > 0) || ok && head != last {
		t.Errorf("head %v where the log ends with %v", head, last)
	}
	return records
}

func clone(r *store.Record) store.Record {
	c := *r
	c.Facts = bytes.Clone(r.Facts)
	c.Sealed = bytes.Clone(r.Sealed)
	return c
}

func same(a, b store.Record) bool {
	return a.Seq == b.Seq && a.At == b.At && a.Format == b.Format && bytes.Equal(a.Facts, b.Facts) &&
		a.Commit == b.Commit && a.Digest == b.Digest && a.Command == b.Command &&
		bytes.Equal(a.Sealed, b.Sealed) && (a.Sealed == nil) == (b.Sealed == nil)
}

func wantRecords(t *testing.T, got, want []store.Record) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d records, want %d", len(got), len(want))
	}
	for i := range got {
		if !same(got[i], want[i]) {
			t.Errorf("record %d came back as %+v, want %+v", want[i].Seq, got[i], want[i])
		}
	}
}

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// A housekeeper can do at once what a store otherwise does in its own time; one with a folder shows its files.
type (
	housekeeper interface {
		Housekeep(ctx context.Context) error
	}
	foldered interface {
		Folder() string
	}
)

// wantNowhere fails when any file of the store holds canary once its housekeeping is done. A store whose files are not
// ours to read is left to its own tests.
func wantNowhere(t *testing.T, s store.Store, canary []byte) {
	t.Helper()
	f, ok := s.(foldered)
	if !ok {
		return
	}
	if h, ok := s.(housekeeper); ok {
		if err := h.Housekeep(t.Context()); err != nil {
			t.Fatalf("housekeep: %v", err)
		}
	}
	if files := filesWith(t, f.Folder(), canary); len(files) > 0 {
		t.Errorf("destroyed, and still in %v", files)
	}
}

func filesWith(t *testing.T, folder string, canary []byte) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.Contains(content, canary) {
			files = append(files, filepath.Base(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
