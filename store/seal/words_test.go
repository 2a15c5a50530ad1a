package seal

import (
	"bytes"
	"encoding/base64"
	"errors"
	"testing"

	"hearth/store"
)

func TestWordsRoundTrip(t *testing.T) {
	r, _ := testRing(t)
	s := mustSession(t, r, "s")
	for _, person := range []store.ID{"p", ""} {
		w := mustWords(t, s, person)
		for _, text := range []string{"", "x", "some words of a person"} {
			sealed, commit, err := w.Seal("s", 9, []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if text != "" && len(text) > 4 && bytes.Contains(sealed, []byte(text)) {
				t.Fatal("sealed words are readable")
			}
			words, salt, err := w.Open("s", 9, sealed, commit)
			if err != nil || string(words) != text || len(salt) != SaltLen || Commit(salt, words) != commit {
				t.Fatalf("%q came back as %q, %v", text, words, err)
			}
			again, commit2, err := w.Seal("s", 9, []byte(text))
			if err != nil || bytes.Equal(again, sealed) || commit2 == commit {
				t.Fatal("the same words give the same bytes: they can be recognised")
			}
		}
	}
}

func TestWordsRefuse(t *testing.T) {
	r, _ := testRing(t)
	s := mustSession(t, r, "s")
	w := mustWords(t, s, "p")
	sealed, commit, err := w.Seal("s", 9, []byte("words"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed { // nonce, salt, words and tag
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, _, err := w.Open("s", 9, bad, commit); !errors.Is(err, ErrSealed) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	for n := range sealed {
		if _, _, err := w.Open("s", 9, sealed[:n], commit); !errors.Is(err, ErrSealed) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	for i := range commit {
		bad := commit
		bad[i] ^= 1
		if _, _, err := w.Open("s", 9, sealed, bad); !errors.Is(err, ErrSealed) {
			t.Fatalf("commitment byte %d changed: %v", i, err)
		}
	}
	tests := map[string]struct {
		w       *Words
		session store.SessionID
		seq     store.Seq
	}{
		"another number":         {w, "s", 10},
		"another session's name": {w, "t", 9},
		"another session":        {mustWords(t, mustSession(t, r, "t"), "p"), "s", 9},
		"another person":         {mustWords(t, s, "q"), "s", 9},
		"nobody":                 {mustWords(t, s, ""), "s", 9},
	}
	for name, tt := range tests {
		if _, _, err := tt.w.Open(tt.session, tt.seq, sealed, commit); !errors.Is(err, ErrSealed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPersonRoundTripAndRefusals(t *testing.T) {
	ctx := t.Context()
	r, _ := testRing(t)
	sealed, err := r.SealPerson(ctx, "p", "name", []byte("Sam"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.OpenPerson(ctx, "p", "name", sealed); err != nil || string(got) != "Sam" {
		t.Fatalf("%q, %v", got, err)
	}
	if _, err := r.OpenPerson(ctx, "p", "card", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("another purpose: %v", err)
	}
	if _, err := r.OpenPerson(ctx, "q", "name", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("another person: %v", err)
	}
	if _, err := r.OpenPerson(ctx, "p", "name", nil); !errors.Is(err, ErrSealed) {
		t.Errorf("nothing: %v", err)
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := r.OpenPerson(ctx, "p", "name", sealed); !errors.Is(err, ErrSealed) {
		t.Errorf("changed: %v", err)
	}
}

func TestIDs(t *testing.T) {
	r, _ := testRing(t)
	s, other := mustSession(t, r, "s"), mustSession(t, r, "t")
	d := store.Digest{1, 2, 3, 4, 5, 6, 7, 8, 9}
	seen := map[string]bool{}
	for _, seq := range []store.Seq{0, 1, 2, 1 << 40, 1<<64 - 1} {
		id := s.ID(seq, d)
		if len(id) != IDLen || seen[id] {
			t.Fatalf("id %q", id)
		}
		seen[id] = true
		got, check, ok := s.OpenID(id)
		if !ok || got != seq || check != [8]byte(d[:8]) {
			t.Fatalf("opens to %d %x %v", got, check, ok)
		}
		if other.ID(seq, d) == id {
			t.Error("two sessions share an id")
		}
		if _, check, ok := other.OpenID(id); ok && check == [8]byte(d[:8]) {
			t.Error("another session recognises it")
		}
	}
	if s.ID(1, d) == s.ID(1, store.Digest{9}) {
		t.Error("a log restored from a backup gives the same id to another record")
	}
	id := []byte(s.ID(1, d))
	// The last character holds two bits of the id: its other forms must not open to the same.
	for c := range 256 {
		bad := bytes.Clone(id)
		bad[IDLen-1] = byte(c)
		seq, check, ok := s.OpenID(string(bad))
		if ok && byte(c) != id[IDLen-1] && seq == 1 && check == [8]byte(d[:8]) {
			t.Errorf("%q is a second name", bad)
		}
	}
	for _, bad := range []string{"", "x", string(id[:21]), string(id) + "A", "+" + string(id[1:]), "\n" + string(id[1:]), string(id[:20]) + "=="} {
		if _, _, ok := s.OpenID(bad); ok {
			t.Errorf("%q opens", bad)
		}
	}
}

func TestAppendIDDoesNotAllocate(t *testing.T) {
	r, _ := testRing(t)
	s := mustSession(t, r, "s")
	buf := make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() { buf = s.AppendID(buf[:0], 7, store.Digest{}) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if got := s.AppendID([]byte("before "), 7, store.Digest{}); string(got) != "before "+s.ID(7, store.Digest{}) {
		t.Errorf("got %q", got)
	}
}

func TestCommandKeys(t *testing.T) {
	r, _ := testRing(t)
	s, other := mustSession(t, r, "s"), mustSession(t, r, "t")
	k := s.CommandKey("p", [16]byte{1})
	if k == (store.CommandKey{}) || k != s.CommandKey("p", [16]byte{1}) {
		t.Error("not the same twice")
	}
	if k == s.CommandKey("q", [16]byte{1}) || k == s.CommandKey("p", [16]byte{2}) || k == other.CommandKey("p", [16]byte{1}) {
		t.Error("participant, command and session must all count")
	}
	if !bytes.Equal(s.NameKey(), s.NameKey()) || bytes.Equal(s.NameKey(), other.NameKey()) {
		t.Error("a name key is the session's own")
	}
}

func TestSignatures(t *testing.T) {
	r, keys := testRing(t)
	signer, err := r.Signer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	head := store.Head{Seq: 4, At: 1000, Digest: store.Digest{1}}
	sig := signer.SignHead("s", head, 2000)
	public := signer.PublicKey()
	if sig.Head != head || sig.SignedAt != 2000 || sig.Key != signer.Fingerprint() || !Verify(public, "s", sig) {
		t.Fatal("its own signature does not verify")
	}
	again, err := New(keys, testMaster(1)).Signer(t.Context())
	if err != nil || !again.PublicKey().Equal(public) {
		t.Fatal("another instance signs with another key")
	}
	changes := map[string]func(*store.Signature){
		"seq": func(s *store.Signature) { s.Seq++ }, "at": func(s *store.Signature) { s.At++ },
		"digest": func(s *store.Signature) { s.Digest[31]++ }, "signed at": func(s *store.Signature) { s.SignedAt++ },
		"key": func(s *store.Signature) { s.Key += "x" }, "no signature": func(s *store.Signature) { s.Sig = nil },
		"signature": func(s *store.Signature) { s.Sig = bytes.Clone(s.Sig); s.Sig[0]++ },
	}
	for name, change := range changes {
		bad := sig
		change(&bad)
		if Verify(public, "s", bad) {
			t.Errorf("%s changed and it verifies", name)
		}
	}
	if Verify(public, "t", sig) || Verify(nil, "s", sig) {
		t.Error("another session, or no key, and it verifies")
	}
}

func FuzzOpenID(f *testing.F) {
	r, _ := testRing(f)
	s := mustSession(f, r, "s")
	f.Add(s.ID(1, store.Digest{1}))
	f.Add("")
	f.Fuzz(func(t *testing.T, id string) {
		seq, check, ok := s.OpenID(id)
		if !ok {
			return
		}
		var d store.Digest
		copy(d[:], check[:])
		if s.ID(seq, d) != id {
			t.Fatalf("%q opens to what is named %q", id, s.ID(seq, d))
		}
	})
}

func FuzzOpenWords(f *testing.F) {
	r, _ := testRing(f)
	w := mustWords(f, mustSession(f, r, "s"), "p")
	sealed, commit, err := w.Seal("s", 1, []byte("words"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed, commit[:])
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, in, c []byte) {
		var got store.Digest
		copy(got[:], c)
		words, _, err := w.Open("s", 1, in, got)
		if err == nil && string(words) != "words" {
			t.Fatal("made-up bytes open")
		}
	})
}

func FuzzUnwrap(f *testing.F) {
	m := testMaster(1)
	wrapped, err := wrap(m, "session/s", make([]byte, keySize))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(wrapped)
	f.Add([]byte{wrapVersion})
	f.Fuzz(func(t *testing.T, in []byte) {
		// Every worker wraps with a nonce of its own, so the key tells what was made up.
		if key, err := unwrap(m, "session/s", in); err == nil && !bytes.Equal(key, make([]byte, keySize)) {
			t.Fatal("made-up bytes open")
		}
	})
}

func FuzzParseMaster(f *testing.F) {
	f.Add(base64.StdEncoding.EncodeToString(make([]byte, keySize)))
	f.Fuzz(func(t *testing.T, text string) {
		if m, err := ParseMaster(text); err == nil && m.key == nil {
			t.Fatal("no key and no error")
		}
	})
}

func BenchmarkID(b *testing.B) {
	r, _ := testRing(b)
	s := mustSession(b, r, "s")
	buf := make([]byte, 0, 64)
	b.ReportAllocs()
	for b.Loop() {
		buf = s.AppendID(buf[:0], 7, store.Digest{})
	}
}

func BenchmarkOpenID(b *testing.B) {
	r, _ := testRing(b)
	s := mustSession(b, r, "s")
	id := s.ID(1, store.Digest{})
	b.ReportAllocs()
	for b.Loop() {
		s.OpenID(id)
	}
}

func BenchmarkSeal(b *testing.B) {
	r, _ := testRing(b)
	w := mustWords(b, mustSession(b, r, "s"), "p")
	words := bytes.Repeat([]byte("w"), 200)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := w.Seal("s", 1, words); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	r, _ := testRing(b)
	w := mustWords(b, mustSession(b, r, "s"), "p")
	sealed, commit, err := w.Seal("s", 1, bytes.Repeat([]byte("w"), 200))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := w.Open("s", 1, sealed, commit); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSealAsHub(b *testing.B) { // with the look-ups that every use pays
	r, _ := testRing(b)
	s := mustSession(b, r, "s")
	words := bytes.Repeat([]byte("w"), 200)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := mustWords(b, s, "p").Seal("s", 1, words); err != nil {
			b.Fatal(err)
		}
	}
}
