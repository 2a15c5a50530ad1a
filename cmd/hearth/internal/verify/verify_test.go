package verify_test

import (
	"crypto/ed25519"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/verify"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

const session = store.SessionID("s")

// A pen writes a log as whoever holds no key can: everything but signatures comes out right.
type pen struct {
	head    store.Head
	entries []verify.Entry
}

func write(events ...moderation.Event) *pen {
	p := &pen{head: store.Head{Digest: store.LogDigest(session)}}
	for i := range events {
		e := &events[i]
		e.Seq, e.At = moderation.Seq(i+1), moderation.Time(1000*(i+1))
		entry := verify.Entry{Record: store.Record{Seq: store.Seq(i + 1), At: int64(e.At), Format: 1, Facts: moderation.EncodeFacts(e)}}
		if words := moderation.EncodeWords(e.Words); words != nil {
			entry.Words, entry.Salt = words, []byte(strings.Repeat("s", seal.SaltLen))
			entry.Commit = seal.Commit(entry.Salt, words)
		}
		entry.Digest = store.Chain(p.head.Digest, &entry.Record)
		p.head = store.Head{Seq: entry.Seq, At: entry.At, Digest: entry.Digest}
		p.entries = append(p.entries, entry)
	}
	return p
}

func evening() []moderation.Event {
	text := moderation.Agreement{Version: 1, Hash: strings.Repeat("a", 64)}
	return []moderation.Event{
		{Fact: moderation.Opened{Rules: moderation.RulesVersion, Agreement: text, Settings: moderation.DefaultSettings(), Starts: 1, Minutes: 60}},
		{Fact: moderation.Seated{Who: "lead", Role: moderation.Facilitator}, Words: moderation.Words{Name: "Ana"}},
		{Fact: moderation.Seated{Who: "sam", Role: moderation.Member}, Words: moderation.Words{Name: "Sam"}},
		{By: "sam", Fact: moderation.Consented{Agreement: text}},
		{By: "lead", Fact: moderation.Started{}},
		{Fact: moderation.Admitted{Who: "sam", Device: "phone"}},
		{By: "sam", Fact: moderation.Said{Lane: moderation.RoomLane}, Words: moderation.Words{Text: "Good evening."}},
		{By: "lead", Fact: moderation.Paused{}, Words: moderation.Words{Text: "A moment."}},
		{By: "lead", Fact: moderation.Resumed{Reverses: 8}},
		{By: "sam", Fact: moderation.Said{Lane: moderation.RoomLane}, Words: moderation.Words{Text: "Thank you."}},
		{By: "lead", Fact: moderation.Ended{}},
	}
}

func (p *pen) check(o verify.Options, head *store.Head, signatures ...store.Signature) *verify.Report {
	c := verify.New(session, o)
	for i := range p.entries {
		c.Event(&p.entries[i])
	}
	for _, s := range signatures {
		c.Signature(s)
	}
	return c.Finish(head)
}

func sign(private ed25519.PrivateKey, head store.Head) store.Signature {
	s := store.Signature{Head: head, SignedAt: head.At, Key: seal.Fingerprint(private.Public().(ed25519.PublicKey))}
	s.Sig = ed25519.Sign(private, seal.SignedBytes(session, s))
	return s
}

// TestForgery: whoever writes the log again from some event on, with every digest made anew, is found by the signature, by
// the receipt, and by the rules where a stop was taken out.
func TestForgery(t *testing.T) {
	server := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize)))
	thief := ed25519.NewKeyFromSeed([]byte(strings.Repeat("t", ed25519.SeedSize)))
	mine := verify.Options{Keys: []seal.PublicKey{{Public: server.Public().(ed25519.PublicKey)}}}
	truth := write(evening()...)
	good := sign(server, truth.head)
	receipt := mine
	receipt.Receipt = truth.head.Fingerprint()

	forged := evening()
	forged[6].Words.Text = "Good night."
	other := write(forged...)
	cut := write(evening()[:9]...)
	for name, c := range map[string]struct {
		log        *pen
		o          verify.Options
		signatures []store.Signature
		head       *store.Head
		n          store.Seq
		want       string // "": whole
	}{
		"true":                       {truth, mine, []store.Signature{good}, &truth.head, 0, ""},
		"true, with its receipt":     {truth, receipt, nil, nil, 0, ""},
		"forged":                     {other, mine, []store.Signature{good}, nil, 11, "not the one that was signed"},
		"forged, signed by a thief":  {other, mine, []store.Signature{sign(thief, other.head)}, nil, 11, "not one of those to trust"},
		"forged, against a receipt":  {other, receipt, nil, nil, 0, "receipt"},
		"forged, the store's note":   {other, mine, nil, &truth.head, 11, "note"},
		"cut, signed":                {cut, mine, []store.Signature{good}, nil, 10, "event 10 is missing"},
		"cut, the store's note":      {cut, mine, nil, &truth.head, 10, "event 10 is missing"},
		"cut, against a receipt":     {cut, receipt, nil, nil, 0, "receipt"},
		"another's signature":        {truth, mine, []store.Signature{{Head: good.Head, SignedAt: 1, Key: good.Key, Sig: good.Sig}}, nil, 11, "does not hold"},
		"the pause's end taken away": {write(append(evening()[:8], evening()[9:]...)...), mine, nil, nil, 9, "while the room is paused"},
		"nothing":                    {write(), mine, nil, nil, 0, "no event"},
	} {
		r := c.log.check(c.o, c.head, c.signatures...)
		switch {
		case c.want == "" && r.Fault != nil, c.want != "" && r.Fault == nil:
			t.Errorf("%s: %+v", name, r.Fault)
		case r.Fault != nil && (!strings.Contains(r.Fault.Say, c.want) || r.Fault.N != c.n):
			t.Errorf("%s: at %d: %s", name, r.Fault.N, r.Fault.Say)
		}
	}
	if r := truth.check(receipt, nil, good); r.Receipt != 11 || r.Signed != truth.head || !r.Ended || r.Words != 5 || r.Events != 11 {
		t.Errorf("%+v", r)
	}
}

// TestWordsThatAreGone: an erasure in the log says why words are gone; without one somebody took them.
func TestWordsThatAreGone(t *testing.T) {
	for name, c := range map[string]struct {
		erased moderation.Fact
		ok     bool
	}{
		"the message":      {moderation.Erased{Messages: []moderation.Seq{7}}, true},
		"the person":       {moderation.Erased{Who: "sam"}, true},
		"another's words":  {moderation.Erased{Who: "lead"}, false},
		"nothing says why": {moderation.Shut{}, false},
	} {
		p := write(append(evening(), moderation.Event{Fact: c.erased})...)
		p.entries[6].Words, p.entries[6].Salt, p.entries[6].Gone = nil, nil, verify.Lost
		r := p.check(verify.Options{}, nil)
		if (r.Fault == nil) != c.ok || r.Fault != nil && r.Fault.N != 7 {
			t.Errorf("%s: %+v", name, r.Fault)
		}
	}
}

// FuzzFile: no text makes the reader of copies fall over, or take anything for whole that nobody signed.
func FuzzFile(f *testing.F) {
	for _, seed := range []string{
		"", "\n", `{"t":"copy","format":"hearth-record/1","session":"s"}` + "\n",
		`{"t":"copy","format":"hearth-record/1","session":"s"}` + "\n" + `{"t":"event","n":1,"at":1,"format":1,"facts":{"k":"opened"},"commit":"","digest":""}` + "\n",
		`{"t":"copy","format":"hearth-record/1","session":"s"}` + "\n" + `{"t":"end","events":0}` + "\n", `{"t":"copy","format":"hearth-record/2"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := verify.File(strings.NewReader(text), verify.Options{}); err == nil && r.Fault == nil {
			t.Errorf("%q is whole", text)
		}
	})
}
