package shapes_test

import (
	"errors"
	"path/filepath"
	"testing"

	"hearth/store"
	"hearth/store/seal"
	"hearth/store/storetest"
	"hearth/store/storetest/shapes"
)

// TestErasureOfAPerson is the promise that the record is verifiable and erasable, on every store: once a person's key is
// destroyed nobody opens their words, on any instance, and the log verifies as before, with the words of others whole.
func TestErasureOfAPerson(t *testing.T) {
	for _, shape := range shapes.Shapes(t) {
		t.Run(shape.Name, func(t *testing.T) {
			stores := shape.OpenPeers(t, 2)
			master, err := seal.NewMasterFile(filepath.Join(t.TempDir(), "master.key"))
			if err != nil {
				t.Fatal(err)
			}
			first, second := seal.New(stores[0], master), seal.New(stores[1], master)
			for _, r := range []*seal.Ring{first, second} {
				if err := r.Unlock(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			head := say(t, stores[0], first, []store.ID{"sam", "kim", "sam"})
			if got := open(t, stores[1], second, []store.ID{"sam", "kim", "sam"}); got != "sam kim sam" {
				t.Fatalf("before: %q", got)
			}
			signer, err := first.Signer(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			sig := signer.SignHead("s", head, head.At+1)

			if err := first.DestroyPerson(t.Context(), "sam", "asked to"); err != nil {
				t.Fatal(err)
			}
			second.ForgetPerson("sam")
			for i, r := range []*seal.Ring{first, second, seal.New(stores[1], master)} {
				if got := open(t, stores[1], r, []store.ID{"sam", "kim", "sam"}); got != "- kim -" {
					t.Errorf("ring %d afterwards: %q", i, got)
				}
			}
			records := storetest.ReadAll(t, stores[1], "s") // checks the chain
			last := records[len(records)-1]
			if last.Digest != head.Digest || !seal.Verify(signer.PublicKey(), "s", sig) {
				t.Error("the record no longer verifies to what was signed")
			}
		})
	}
}

// say appends one record for each speaker, whose words are their own name.
func say(t *testing.T, s store.Store, ring *seal.Ring, who []store.ID) store.Head {
	t.Helper()
	keys, err := ring.Session(t.Context(), "s")
	if err != nil {
		t.Fatal(err)
	}
	head := storetest.Empty("s")
	for _, person := range who {
		words, err := keys.Words(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		r := store.Record{Seq: head.Seq + 1, At: head.At + 1, Format: store.Format, Facts: []byte(`{}`)}
		if r.Sealed, r.Commit, err = words.Seal("s", r.Seq, []byte(person)); err != nil {
			t.Fatal(err)
		}
		r.Digest = store.Chain(head.Digest, &r)
		res := s.Append(t.Context(), []store.Batch{{Session: "s", After: head, Records: []store.Record{r}}})
		if res[0].Err != nil {
			t.Fatal(res[0].Err)
		}
		head = store.Head{Seq: r.Seq, At: r.At, Digest: r.Digest}
	}
	return head
}

// open reads the session's words, "-" for those that are destroyed.
func open(t *testing.T, s store.Store, ring *seal.Ring, who []store.ID) (text string) {
	t.Helper()
	keys, err := ring.Session(t.Context(), "s")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range storetest.ReadAll(t, s, "s") {
		if i > 0 {
			text += " "
		}
		words, err := keys.Words(t.Context(), who[i])
		if errors.Is(err, seal.ErrDestroyed) {
			text += "-"
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		plain, _, err := words.Open("s", r.Seq, r.Sealed, r.Commit)
		if err != nil {
			t.Fatal(err)
		}
		text += string(plain)
	}
	return text
}
