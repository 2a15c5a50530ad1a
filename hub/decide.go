package hub

import (
	"errors"
	"slices"
	"time"

	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// proposal is a command waiting to be decided and kept.
type proposal struct {
	do    Do
	seen  moderation.Seq
	key   store.CommandKey
	since time.Time
	done  chan reply // capacity 1; nil: nobody waits (any more)
	conn  *Conn      // by which it came; nil: another door
	late  bool       // answered "not saved" while its append was in doubt: if it was kept after all, say so
	// checked: an answer that nothing needed to happen has been held against the log.
	checked bool
	// What became of it in the flight under way.
	refusal *moderation.Refusal
	event   moderation.Seq // its last event; 0: none was needed
}

// reply is what the sender of a proposal waits for.
type reply struct {
	event   string
	again   bool
	refusal *moderation.Refusal
}

// settle answers, once. A connection's channel serves its next command after that.
func (p *proposal) settle(a reply) {
	switch {
	case p.done != nil:
		p.done <- a
		p.done = nil
	case p.late && p.conn != nil && a.refusal == nil:
		p.late = false
		p.conn.control(a.frame(p.do.ID))
	}
}

func (p *proposal) refuse(error) { p.settle(reply{refusal: notSaved()}) }

func (p *proposal) handle(r *room) {
	if len(r.waiting) >= waitingMost {
		p.refuse(nil)
		return
	}
	r.waiting = append(r.waiting, p)
}

// CodeNotSaved is the one refusal that is not the rules': the record could not be reached in time.
const CodeNotSaved moderation.Code = "not_saved"

func notSaved() *moderation.Refusal {
	return &moderation.Refusal{Code: CodeNotSaved, Say: "This could not be saved yet. Your words are still here; please send them again in a moment."}
}

// decide judges what waits, staff first, and sends what comes of it to the committer as one batch.
func (r *room) decide() {
	for len(r.waiting) > 0 && r.flight == nil && r.broken == nil && !r.behind {
		f, left := r.judged()
		if f == nil {
			continue
		}
		r.waiting = left
		if len(f.events) > 0 {
			r.send(f)
			continue
		}
		if r.unsure(f) {
			r.waiting = append(f.proposals, r.waiting...)
			r.catchUp(nil)
			continue
		}
		r.answer(f)
	}
}

// judged makes a flight of what waits, and gives what did not fit. nil: a proposal fell out, and the rest is to be judged
// again from the committed state.
func (r *room) judged() (f *flight, left []*proposal) {
	slices.SortStableFunc(r.waiting, func(a, b *proposal) int { return r.turn(a) - r.turn(b) })
	n := min(len(r.waiting), batchMost)
	f = &flight{room: r, began: r.waiting[0].since}
	f.batch.Session, f.batch.After = r.id, r.head
	mine := map[store.CommandKey]moderation.Seq{}
	for i, p := range r.waiting[:n] {
		if p.since.Before(f.began) {
			f.began = p.since
		}
		if err := r.judge(f, p, mine); err != nil {
			// The rules decided something that they cannot fold: a fault of ours. Nothing of it may reach the log, and
			// nobody else pays for it.
			r.hub.log.Error().Str("room", string(r.id)).Str("action", string(p.do.Command.Action())).Err(err).Msg("a decision cannot be folded")
			r.drop(i)
			return nil, nil
		}
	}
	return f, slices.Clone(r.waiting[n:])
}

// drop refuses the i-th waiting proposal, and forgets what was decided ahead.
func (r *room) drop(i int) {
	r.waiting[i].refuse(nil)
	r.waiting = slices.Delete(r.waiting, i, i+1)
	r.ahead = r.committed.Clone()
}

// send seals a flight and gives it to the committer. Words that cannot be sealed cost their own proposal alone; for good
// where their person was erased.
func (r *room) send(f *flight) {
	if culprit, err := r.write(f); err != nil {
		r.waiting = append(f.proposals, r.waiting...)
		if errors.Is(err, seal.ErrDestroyed) {
			culprit.settle(reply{refusal: erased()})
		} else {
			r.hub.log.Warn().Str("room", string(r.id)).Err(err).Msg("sealing words")
		}
		r.drop(slices.Index(r.waiting, culprit))
		return
	}
	r.flight = f
	f.sent = r.hub.clock.moment()
	r.hub.committer.submit(f)
}

// unsure reports whether a flight without events answers from a fold that may be behind: "already paused" must not be said
// to staff of a room that another instance has just opened, and "a name is needed" to nobody who has just given theirs at
// another instance. A flight with events is held against the log by its append.
func (r *room) unsure(f *flight) bool {
	ask := false
	for _, p := range f.proposals {
		if !p.checked && p.do.By != "" && (p.refusal != nil || staffRole(r.committed.Role(p.do.By))) {
			p.checked, ask = true, true
		}
	}
	return ask
}

// judge decides one proposal on what is already in the flight.
func (r *room) judge(f *flight, p *proposal, mine map[store.CommandKey]moderation.Seq) error {
	p.refusal, p.event = nil, 0
	f.proposals = append(f.proposals, p)
	if p.key != (store.CommandKey{}) {
		if _, ok := r.settled[p.key]; ok {
			return nil // answer finds its first result
		}
		if seq, ok := mine[p.key]; ok {
			p.event = seq
			return nil
		}
	}
	ask := moderation.Ask{By: p.do.By, Device: p.do.Device, Seen: p.seen, Command: p.do.Command}
	events, refusal := moderation.Decide(r.ahead, ask, moderation.Env{Now: r.hub.clock.now(), NameKey: r.nameKey})
	p.refusal = refusal
	if _, ok := p.do.Command.(moderation.Attend); ok && len(events) == 0 {
		r.attendFrom = r.hub.clock.now() + moderation.Time(attendAgain.Milliseconds())
	}
	for i := range events {
		e := events[i]
		e.Seq = r.ahead.Seq() + 1
		if err := r.ahead.Apply(&e); err != nil {
			return err
		}
		f.events = append(f.events, e)
		p.event = e.Seq
	}
	if refusal != nil {
		p.event = 0
	} else if p.key != (store.CommandKey{}) && p.event != 0 {
		mine[p.key] = p.event
	}
	return nil
}

// turn puts what staff and the system ask for before what waits of everyone else, so that a stop overtakes speech. Among
// themselves staff keep their order: resume and then pause must not become pause and then resume.
func (r *room) turn(p *proposal) int {
	if p.do.By == "" || staffRole(r.committed.Role(p.do.By)) {
		return 0
	}
	return 1
}

// write turns a flight's events into records: facts, sealed words, commitment, digest. If words cannot be sealed it says
// whose proposal they belong to.
func (r *room) write(f *flight) (*proposal, error) {
	keys := map[moderation.Seq]store.CommandKey{}
	for _, p := range f.proposals {
		if p.refusal == nil && p.event != 0 {
			keys[p.event] = p.key
		}
	}
	previous := r.head.Digest
	f.batch.Records = make([]store.Record, len(f.events))
	for i := range f.events {
		e := &f.events[i]
		rec := &f.batch.Records[i]
		*rec = store.Record{Seq: store.Seq(e.Seq), At: int64(e.At), Format: store.Format, Facts: moderation.EncodeFacts(e), Command: keys[e.Seq]}
		if words := moderation.EncodeWords(e.Words); words != nil {
			var err error
			if rec.Sealed, rec.Commit, err = r.seal(rec.Seq, e.Owner(), words); err != nil {
				if !errors.Is(err, seal.ErrDestroyed) || e.By == e.Owner() || speech(e.Fact) {
					return f.author(e.Seq), err
				}
				// Their words are gone, and staff must still be able to stop them: what is said about them is left out.
				rec.Sealed, rec.Commit, e.Words = nil, store.Digest{}, moderation.Words{}
			}
		}
		rec.Digest = store.Chain(previous, rec)
		previous = rec.Digest
	}
	return nil, nil
}

func (r *room) seal(seq store.Seq, owner moderation.ParticipantID, words []byte) ([]byte, store.Digest, error) {
	k, err := r.people.words(r, owner)
	if err != nil {
		return nil, store.Digest{}, err
	}
	return k.Seal(r.id, seq, words)
}

// speech reports whether a fact is nothing without its words.
func speech(f moderation.Fact) bool {
	switch f.(type) {
	case moderation.Said, moderation.LineProposed, moderation.CheckInAnswered, moderation.PromptAnswered:
		return true
	}
	return false
}

// author is the proposal that an event of the flight came of: the first whose last event is not before it.
func (f *flight) author(seq moderation.Seq) *proposal {
	for _, p := range f.proposals {
		if p.event >= seq {
			return p
		}
	}
	return f.proposals[len(f.proposals)-1]
}

// expire gives back what could not be settled in time. A flight whose append has failed is given up when its oldest
// proposal's time is over: it is never sent again, what is younger in it is decided anew, and the log is read first. While
// an append is under way its answer is waited for, which is bounded by appendWait; if it turns out to have been kept,
// those who were told otherwise hear of it.
func (r *room) expire() {
	limit := time.Now().Add(-settleWithin)
	old := func(p *proposal) bool { return !p.since.After(limit) }
	if f := r.flight; f != nil && !f.began.After(limit) {
		for _, p := range f.proposals {
			if old(p) && p.done != nil {
				p.refuse(nil)
				p.late = true
			}
		}
		if !r.again.IsZero() {
			r.givenUp = append(r.givenUp, f)
			r.waiting = append(slices.DeleteFunc(slices.Clone(f.proposals), old), r.waiting...)
			r.flight, r.again, r.doubt = nil, time.Time{}, true
			r.people.again()
			r.ahead = r.committed.Clone()
		}
	}
	r.waiting = slices.DeleteFunc(r.waiting, func(p *proposal) bool {
		if !old(p) {
			return false
		}
		p.refuse(nil)
		return true
	})
}

// erased is the answer to whoever's key was destroyed: their words can never be kept again.
func erased() *moderation.Refusal {
	return &moderation.Refusal{
		Code: moderation.CodeNotPossible,
		Say:  "Your words in this group have been erased, and new ones cannot be kept. You can go on reading, or leave.",
	}
}

// device is how a session names a person's device: keyed by the session, so that facts, which are never erased, link
// nobody's sessions by it.
func (r *room) device(id string) string {
	if id == "" {
		return ""
	}
	return r.keys.Device(id)
}
