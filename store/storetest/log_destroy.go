package storetest

import (
	"bytes"
	"crypto/rand"
	"testing"

	"hearth/store"
)

func destroyBehaviours() []behaviour {
	return []behaviour{
		{"log/destroyed words are gone, and the chain stands", destroyWords},
		{"log/a destroyed log is gone, and nothing else", destroyLog},
	}
}

// appendCanary appends one record to session whose words are random, so that they are found nowhere by chance.
func appendCanary(t *testing.T, s store.Store, session store.SessionID, head store.Head, size int) (canary []byte, after store.Head) {
	t.Helper()
	r := Next(session, head, 1)
	canary = make([]byte, 32)
	_, _ = rand.Read(canary)
	r[0].Sealed = bytes.Repeat(canary, size)
	wantErr(t, "append", appendOne(t.Context(), s, session, head, r), nil)
	return canary, headOf(&r[0])
}

func destroyWords(t *testing.T, s store.Store) {
	head := Fill(t, s, "a", 20)
	small, head := appendCanary(t, s, "a", head, 1)
	big, head := appendCanary(t, s, "a", head, 500) // on pages of its own
	kept, head := appendCanary(t, s, "a", head, 1)
	last := Next("a", head, 30)
	wantErr(t, "append", appendOne(t.Context(), s, "a", head, last), nil)
	before := ReadAll(t, s, "a")

	for range 2 {
		wantErr(t, "destroy", s.DestroyWords(t.Context(), "a", []store.Seq{21, 22, 2, 99}), nil)
	}
	after := ReadAll(t, s, "a")
	for i := range before {
		if i == 20 || i == 21 {
			before[i].Sealed = nil
		}
	}
	wantRecords(t, after, before)
	if got, err := s.Sealed(t.Context(), "a", []store.Seq{21, 22, 23}); err != nil || len(got) != 1 || !bytes.Equal(got[23], kept) {
		t.Errorf("words of %d records, %v; want those of 23", len(got), err)
	}
	wantNowhere(t, s, small)
	wantNowhere(t, s, big)
	if f, ok := s.(foldered); ok && len(filesWith(t, f.Folder(), kept)) == 0 {
		t.Error("words that were not destroyed are not found either: this test finds nothing")
	}
	end := headOf(&last[29])
	wantErr(t, "append afterwards", appendOne(t.Context(), s, "a", end, Next("a", end, 1)), nil)
}

func destroyLog(t *testing.T, s store.Store) {
	head := Fill(t, s, "a", 20)
	canary, head := appendCanary(t, s, "a", head, 100)
	Fill(t, s, "b", 3)
	sig := store.Signature{Head: head, SignedAt: 1, Key: "k", Sig: []byte("s")}
	wantErr(t, "sign", s.PutSignature(t.Context(), "a", sig), nil)
	for range 2 {
		wantErr(t, "destroy", s.DestroyLog(t.Context(), "a"), nil)
	}
	if n := len(ReadAll(t, s, "a")); n != 0 {
		t.Errorf("%d records left", n)
	}
	if sigs, err := s.Signatures(t.Context(), "a"); err != nil || len(sigs) != 0 {
		t.Errorf("signatures %v, %v", sigs, err)
	}
	if n := len(ReadAll(t, s, "b")); n != 3 {
		t.Errorf("another log has %d records", n)
	}
	wantNowhere(t, s, canary)
	Fill(t, s, "a", 2) // the session may begin anew
	ReadAll(t, s, "a")
}
