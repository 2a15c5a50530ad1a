package verify

import (
	"errors"
	"fmt"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// Options are what is known from elsewhere.
type Options struct {
	// Keys are the public keys to trust, each for its time where that is known; none: those that the record itself brings,
	// which proves that it is of one piece and not whose.
	Keys []seal.PublicKey
	// Changes lead from a key that is trusted to those that took its place.
	Changes []store.KeyChange
	// Receipt is a fingerprint that some event of the log must have (store.Head.Fingerprint); empty: there is none.
	Receipt string
	// Closed is the head with which the session stands in the chain of closed sessions; nil: nobody says.
	Closed *store.Head
}

// A Fault is the first thing that is wrong.
type Fault struct {
	N   store.Seq // the event; 0: it is about the whole
	Say string    // a plain sentence
}

// Error makes a Fault an error.
func (f *Fault) Error() string { return f.Say }

// A Report is what was found.
type Report struct {
	Session store.SessionID
	Fault   *Fault // nil: all is as it must be

	Events     int
	Words      int // events whose words were there, and held against their commitment
	Erased     int // events whose words are destroyed
	Withheld   int // events whose words are left out
	Signatures int
	Signed     store.Head // the last head that a good signature is over; zero: none
	Key        string     // fingerprint of the key that made it
	Head       store.Head // the last event
	Receipt    store.Seq  // the event that Options.Receipt is of
	Rules      int
	Ended      bool
	Partial    bool // the copy says that it leaves something out
}

// An Entry is one record, opened as far as whoever brings it may.
type Entry struct {
	store.Record // Sealed is not read
	Salt, Words  []byte
	Gone         Gone
	// Open fills Salt, Words and Gone once the record is known to be the one that was written, and who owns its words; nil:
	// they are there. Its error ends the check (Checker.Err).
	Open func(*moderation.Event) error
}

// Gone says why there are no words where the commitment says that there were.
type Gone uint8

// The reasons. Lost: they are not there, and nobody says why.
const (
	Present Gone = iota // or there never were any
	Erased
	Withheld
	Lost
)

// A Checker checks one log. It is not safe for concurrent use.
type Checker struct {
	opts    Options
	report  Report
	state   *moderation.State
	proof   moderation.Proof
	head    store.Head
	digests []store.Digest
	times   []int64 // of the events
	err     error   // of an Entry's Open

	keys     []seal.PublicKey // those that are trusted, once asked for
	asked    bool
	vouchers []voucher
	wiped    map[moderation.ParticipantID]bool
	lost     []lost
}

// A lost is an event whose words are missing, until an erasure behind it says why.
type lost struct {
	n   store.Seq
	who moderation.ParticipantID
}

// New makes a Checker for a session's log.
func New(session store.SessionID, o Options) *Checker {
	return &Checker{
		opts: o, report: Report{Session: session}, state: moderation.NewState(),
		head: store.Head{Digest: store.LogDigest(session)}, wiped: map[moderation.ParticipantID]bool{},
	}
}

// Faulty reports whether a fault was found already, so that whoever brings the entries can stop.
func (c *Checker) Faulty() bool { return c.report.Fault != nil }

// Err is what kept the check from being made, if anything did.
func (c *Checker) Err() error { return c.err }

// Bad records a fault that whoever brings the entries found: a record that cannot be read, words that do not open. The
// first one stands.
func (c *Checker) Bad(n store.Seq, format string, args ...any) {
	if c.report.Fault == nil {
		c.report.Fault = &Fault{N: n, Say: fmt.Sprintf(format, args...)}
	}
}

// Next is the number of the event that is to come.
func (c *Checker) Next() store.Seq { return c.head.Seq + 1 }

// Event takes the next entry. It keeps nothing of it.
func (c *Checker) Event(e *Entry) {
	if c.Faulty() || c.err != nil || !c.follows(e) {
		return
	}
	event, err := moderation.DecodeFacts(e.Format, moderation.Seq(e.Seq), moderation.Time(e.At), e.Facts)
	if err != nil {
		c.Bad(e.Seq, "event %d says what no event can say: its facts are not written as Hearth writes them", e.Seq)
		return
	}
	if e.Open != nil {
		if c.err = e.Open(&event); c.err != nil {
			return
		}
	}
	if c.Faulty() || !c.hasItsWords(e) {
		return
	}
	if _, err := moderation.DecodeWords(e.Words); err != nil {
		c.Bad(e.Seq, "the words of event %d are not written as Hearth writes them", e.Seq)
		return
	}
	if err := c.state.Apply(&event); err != nil {
		c.Bad(e.Seq, "event %d (%s) cannot follow what stands before it", e.Seq, event.Fact.Kind())
		return
	}
	if breach := c.proof.Follow(&event); breach != "" {
		c.Bad(e.Seq, "event %d (%s) %s", e.Seq, event.Fact.Kind(), breach)
		return
	}
	c.count(e, &event)
	c.head = store.Head{Seq: e.Seq, At: e.At, Digest: e.Digest}
	c.digests = append(c.digests, e.Digest)
	c.times = append(c.times, e.At)
	if c.opts.Receipt != "" && c.head.Fingerprint() == c.opts.Receipt {
		c.report.Receipt = e.Seq
	}
}

// follows checks number, time and digest.
func (c *Checker) follows(e *Entry) bool {
	want := c.Next()
	switch {
	case e.Seq > want:
		c.Bad(want, "event %d is missing: event %d follows event %d", want, e.Seq, want-1)
	case e.Seq < want:
		c.Bad(e.Seq, "event %d stands again, or out of turn, behind event %d", e.Seq, want-1)
	case e.At < c.head.At:
		c.Bad(e.Seq, "event %d is older than the one before it", e.Seq)
	case e.Format == 0 || e.Format > moderation.Format:
		c.Bad(e.Seq, "event %d is of format %d, which this Hearth does not know", e.Seq, e.Format)
	case store.Chain(c.head.Digest, &e.Record) != e.Digest:
		c.Bad(e.Seq, "event %d was changed, or what stands before it: its digest does not follow", e.Seq)
	}
	return !c.Faulty()
}

// hasItsWords holds words against their commitment, and their absence against what is said of it.
func (c *Checker) hasItsWords(e *Entry) bool {
	never := e.Commit == store.Digest{}
	switch {
	case e.Words != nil && never:
		c.Bad(e.Seq, "event %d has words, and was recorded without any", e.Seq)
	case e.Words != nil && (len(e.Salt) != seal.SaltLen || seal.Commit(e.Salt, e.Words) != e.Commit):
		c.Bad(e.Seq, "the words of event %d are not those that were recorded", e.Seq)
	case e.Words == nil && !never && e.Gone == Present:
		c.Bad(e.Seq, "the words of event %d are missing, and nothing says why", e.Seq)
	case never && e.Gone != Present:
		c.Bad(e.Seq, "event %d is said to have lost words, and was recorded without any", e.Seq)
	}
	return !c.Faulty()
}

func (c *Checker) count(e *Entry, event *moderation.Event) {
	c.report.Events++
	if e.Words != nil {
		c.report.Words++
	}
	switch e.Gone {
	case Erased:
		c.report.Erased++
	case Withheld:
		c.report.Withheld++
	case Lost:
		c.report.Erased++
		c.lost = append(c.lost, lost{e.Seq, event.Owner()})
	case Present:
	}
	switch f := event.Fact.(type) {
	case moderation.Opened:
		c.report.Rules = f.Rules
		if f.Rules < 1 || f.Rules > moderation.RulesVersion {
			c.Bad(e.Seq, "the session was held by rules of version %d, and this Hearth knows them up to %d: verify with a newer one", f.Rules, moderation.RulesVersion)
		}
	case moderation.Ended:
		c.report.Ended = true
	case moderation.Erased:
		if f.Who != "" {
			c.wiped[f.Who] = true
		}
	}
}

// Signature takes one signature, behind the last event.
func (c *Checker) Signature(s store.Signature) {
	if c.Faulty() {
		return
	}
	c.report.Signatures++
	k := c.key(s.Key)
	switch {
	case c.Faulty():
	case k == nil:
		c.Bad(s.Seq, "the signature over event %d is by the key %s, which is not one of those to trust", s.Seq, s.Key)
	case !seal.Verify(k.Public, c.report.Session, s):
		c.Bad(s.Seq, "the signature over event %d does not hold", s.Seq)
	case !when(k, s.SignedAt):
		c.Bad(s.Seq, "the signature over event %d is by the key %s, which did not sign then, but %s", s.Seq, s.Key, period(k))
	case s.Seq == 0 || int(s.Seq) > len(c.digests):
		c.Bad(c.Next(), "event %d is missing: the end was cut off, since event %d was signed and is not there", c.Next(), s.Seq)
	case c.digests[s.Seq-1] != s.Digest:
		c.Bad(s.Seq, "event %d is not the one that was signed: it or an earlier one was changed", s.Seq)
	default:
		c.vouchers = append(c.vouchers, voucher{s.Seq, s.SignedAt, k.From})
		if s.Seq >= c.report.Signed.Seq {
			c.report.Signed, c.report.Key = s.Head, s.Key
		}
	}
}

// wentUpTo holds the events against the head that the store had before they were read.
func (c *Checker) wentUpTo(head store.Head) {
	switch {
	case head.Seq > c.head.Seq:
		c.Bad(c.Next(), "event %d is missing: the end was cut off, since the log went up to event %d", c.Next(), head.Seq)
	case head.Seq == 0, c.digests[head.Seq-1] != head.Digest, head.Seq == c.head.Seq && head.At != c.head.At:
		c.Bad(c.head.Seq, "the store's note of the last event is not that of event %d", c.head.Seq)
	}
}

// Finish says what was found. head is what the store had as the log's head before it was read; nil: nobody says.
func (c *Checker) Finish(head *store.Head) *Report {
	c.report.Head = c.head
	if head != nil {
		c.wentUpTo(*head)
	}
	if closed := c.opts.Closed; closed != nil {
		switch {
		case closed.Seq > c.head.Seq:
			c.Bad(c.Next(), "event %d is missing: the session was closed with %d events", c.Next(), closed.Seq)
		case closed.Seq == 0 || c.digests[closed.Seq-1] != closed.Digest:
			c.Bad(closed.Seq, "event %d is not the one that the session was closed with: it or an earlier one was changed", closed.Seq)
		}
	}
	if c.report.Events == 0 {
		c.Bad(0, "there is no event in it")
	}
	c.ofItsTime()
	for _, l := range c.lost {
		status, _, _, _ := c.state.Message(moderation.Seq(l.n))
		if status != moderation.WipedOut && !c.wiped[l.who] {
			c.Bad(l.n, "the words of event %d are gone, and no erasure says so", l.n)
		}
	}
	if c.opts.Receipt != "" && c.report.Receipt == 0 {
		c.Bad(0, "no event has the fingerprint of the receipt: this is another record, or it ends before it")
	}
	return &c.report
}

// ErrNoRecord says that what was given is not a record.
var ErrNoRecord = errors.New("this is not a record as Hearth writes it")
