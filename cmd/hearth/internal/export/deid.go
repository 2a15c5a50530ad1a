package export

import (
	"context"
	"slices"
	"strings"

	"hearth/cmd/hearth/internal/export/scrub"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// The de-identified copy: who, as "Person 2"; when, as T+; what was said in the room, as a person has passed it. Its facts
// lead nowhere: no id, no number of an event, no date, no title. What was said in private and among staff, and notes, are
// not in it. The table of who is who is made anew for each copy and leaves with none.

const deidentifiedPart = "a copy without what tells who anybody is, made by patterns and passed message by message by a person. Private lines, what staff wrote to each other, notes, and words that were taken back, hidden, held back or erased are not in it."

// ErrNotPassed says that messages wait for a person's eyes.
var ErrNotPassed = office.ErrAsk("Not every message has been passed yet. Please pass them first; then the copy can be made.")

// tellable are the kinds of events that a de-identified copy has, beside what was said.
var tellable = func() map[string]bool {
	all := map[string]bool{}
	for _, k := range []moderation.Kind{
		moderation.KindStarted, moderation.KindClosingBegan, moderation.KindEnded, moderation.KindStaffAway, moderation.KindStaffBack,
		moderation.KindWaitingBegan, moderation.KindArrived, moderation.KindDeparted, moderation.KindSteppedAway, moderation.KindSteppedBack,
		moderation.KindLeft, moderation.KindReacted, moderation.KindHandRaised, moderation.KindHandLowered, moderation.KindNudged,
		moderation.KindMuted, moderation.KindUnmuted, moderation.KindPaused, moderation.KindResumed, moderation.KindSlowed,
		moderation.KindHoldSet, moderation.KindHoldLifted, moderation.KindRemoved, moderation.KindReinstated, moderation.KindLocked,
		moderation.KindUnlocked, moderation.KindLeadPassed,
	} {
		all[string(k)] = true
	}
	return all
}()

// passable reports what a person must look at: the words that a de-identified copy would have.
func passable(l *hub.Line) bool {
	return l.Kind == string(moderation.KindSaid) && l.Lane == string(moderation.RoomLane) && l.Text != "" && !left(l)
}

// plainly is what happened without what leads anywhere: numbers of events, ids, moments.
func plainly(l *hub.Line) string {
	clean := hub.Line{Kind: l.Kind, Particulars: hub.Particulars{Response: l.Response, Reason: l.Reason, Seconds: l.Seconds}}
	return clean.What()
}

// teachable is a reader who has the words of those alone who agreed that a de-identified copy is made of them.
func (d *Desk) teachable(ctx context.Context, session store.Session, by hub.Reader) (hub.Reader, int, error) {
	out, of, err := d.Office.Withheld(ctx, session, office.ConsentTeaching)
	by.Withheld = append(slices.Clone(by.Withheld), out...)
	return by, of, err
}

func deidentified(make func(*sheet) printer) func(context.Context, *Copy, *sheet) error {
	return func(ctx context.Context, c *Copy, s *sheet) error {
		people, err := c.desk.roster(ctx, c.Session, c.Reading.Reader)
		if err != nil {
			return err
		}
		reader, _, err := c.desk.teachable(ctx, c.Session, c.Reading.Reader)
		if err != nil {
			return err
		}
		by, err := c.desk.allPassed(ctx, c.Session, c.Reading.Reader, people)
		if err != nil {
			return err
		}
		r, err := newReading(ctx, c, s, make(s), deidentifiedPart)
		if err != nil {
			return err
		}
		r.opened = people.opened
		r.nameless(by)
		block, kept := uint64(0), passes(nil)
		err = c.desk.Rooms.Transcript(ctx, c.Session.ID, reader, func(l hub.Line) error {
			if b := blockOf(l.N); kept == nil || b != block {
				if kept, err = c.desk.readPasses(ctx, c.Session.ID, b); err != nil {
					return err
				}
				block = b
			}
			one := people.row(&l, kept)
			if one == nil {
				return nil
			}
			return r.put(one)
		})
		if err != nil {
			return err
		}
		return r.end(c)
	}
}

// nameless takes out of the cover what leads back to the session. The purpose stays with its class alone: what staff typed
// may name somebody.
func (r *reading) nameless(passedBy []string) {
	review := "Reviewed by " + strings.Join(passedBy, ", ")
	if len(passedBy) == 0 {
		review = "There was no message to review"
	}
	class := class(r.cover.Purpose)
	r.cover.Title, r.cover.Session, r.cover.Purpose = "De-identified copy of a session", "", class
	r.cover.Starts = r.opened.Format("2006")
	r.cover.Review = review + "; not certified as HIPAA de-identified."
	r.cover.Times = "T+ counts from when the room opened."
	r.cover.Made, r.totals.Made = r.cover.Made[:strings.Index(r.cover.Made, ",")], r.totals.Made[:len("2006-01-02")]
	r.totals.Session, r.totals.Purpose, r.totals.PassedBy = "", class, passedBy
}

// row is one event as the copy has it; nil: it has nothing of it. A message that was not passed as it is now has no words:
// it cannot come here, and if it did it would bring nothing.
func (p *roster) row(l *hub.Line, kept passes) *row {
	said := l.Kind == string(moderation.KindSaid)
	if said && l.Lane != string(moderation.RoomLane) || !said && !tellable[l.Kind] {
		return nil
	}
	one := &row{T: shifted(l.At.Sub(p.opened)), What: plainly(l), Who: p.label(l.By)}
	for _, x := range l.People {
		if x.Who != l.By && !said {
			if one.About != "" {
				one.About += ", "
			}
			one.About += p.label(x.Who)
		}
	}
	if !said {
		return one
	}
	pass, ok := kept[l.N]
	if !passable(l) || !ok || pass.Sum != p.sumOf(l.Text) {
		one.leaveOut(l)
		return one
	}
	one.Words = scrub.Apply(l.Text, pass.finds())
	return one
}

func (p passed) finds() []scrub.Find {
	all := make([]scrub.Find, len(p.Cuts))
	for i, c := range p.Cuts {
		all[i] = scrub.Find{From: c.From, To: c.To, Instead: c.Instead}
	}
	return all
}

// allPassed names those who passed the messages, or is ErrNotPassed.
func (d *Desk) allPassed(ctx context.Context, session store.Session, by hub.Reader, people *roster) ([]string, error) {
	st, err := d.standing(ctx, session, by, people)
	if err != nil {
		return nil, err
	}
	if st.Passed < st.All {
		return nil, ErrNotPassed
	}
	return st.By, nil
}

// A Standing is how far the pass over a session has come.
type Standing struct {
	All, Passed int
	Next        uint64   // the first block in which messages wait; of no meaning when none do
	By          []string // logins of those who passed what counts, in order of the alphabet
	Erased      int      // people whose names are gone: only eyes find them in what others wrote
	Agreed, Of  int      // members who agreed to a de-identified copy; the others' words are not in it
}

func (d *Desk) standing(ctx context.Context, session store.Session, by hub.Reader, people *roster) (Standing, error) {
	st := Standing{Erased: people.erased}
	reader, of, err := d.teachable(ctx, session, by)
	if err != nil {
		return st, err
	}
	st.Agreed, st.Of = of-(len(reader.Withheld)-len(by.Withheld)), of
	block, kept := uint64(0), passes(nil)
	waits := false
	err = d.Rooms.Transcript(ctx, session.ID, reader, func(l hub.Line) (err error) {
		if !passable(&l) {
			return nil
		}
		if b := blockOf(l.N); kept == nil || b != block {
			block = b
			if kept, err = d.readPasses(ctx, session.ID, b); err != nil {
				return err
			}
		}
		st.All++
		pass, ok := kept[l.N]
		switch {
		case ok && pass.Sum == people.sumOf(l.Text):
			st.Passed++
			if !slices.Contains(st.By, pass.Login) {
				st.By = append(st.By, pass.Login)
			}
		case !waits:
			waits, st.Next = true, block
		}
		return nil
	})
	slices.Sort(st.By)
	return st, err
}

// A Look is one message before the eyes of a person.
type Look struct {
	N      uint64
	T, Who string
	Sum    string // of text and roster, for Pass.Seen
	Parts  []Part // the text in pieces, to be shown with its proposals marked
	Passed bool
}

// A Part is a piece of a message: as it is, or with what would stand there.
type Part struct {
	Text    string
	Instead string // "": it stays
	Kind    string
	Sure    bool
	From    int
}

// Looks are the messages of one block with what is proposed for them, and how far the pass has come. also are further words
// that the reader wants taken out wherever they stand; they are kept nowhere.
func (d *Desk) Looks(ctx context.Context, session store.Session, by hub.Reader, block uint64, also []string) ([]Look, Standing, error) {
	people, err := d.roster(ctx, session, by)
	if err != nil {
		return nil, Standing{}, err
	}
	st, err := d.standing(ctx, session, by, people)
	if err != nil {
		return nil, st, err
	}
	kept, err := d.readPasses(ctx, session.ID, block)
	if err != nil {
		return nil, st, err
	}
	find := people.scrubber(also)
	var looks []Look
	err = d.block(ctx, session, by, block, func(l *hub.Line) {
		k := Look{N: l.N, T: shifted(l.At.Sub(people.opened)), Who: people.label(l.By), Sum: people.sumOf(l.Text)}
		finds := find.Find(l.Text)
		if pass, ok := kept[l.N]; ok && pass.Sum == people.sumOf(l.Text) {
			k.Passed, finds = true, pass.finds()
		}
		k.Parts = partsOf(l.Text, finds)
		looks = append(looks, k)
	})
	return looks, st, err
}

func (p *roster) scrubber(also []string) *scrub.Scrubber {
	return scrub.New(append(slices.Clone(p.people), scrub.Person{Label: "identifying detail", Names: also}), p.opened)
}

// block reads the messages of one block.
func (d *Desk) block(ctx context.Context, session store.Session, by hub.Reader, block uint64, yield func(*hub.Line)) error {
	reader, _, err := d.teachable(ctx, session, by)
	if err != nil {
		return err
	}
	lines, _, err := d.Rooms.Lines(ctx, session.ID, reader, block*passBlock, passBlock)
	if err != nil {
		return err
	}
	for i := range lines {
		if passable(&lines[i]) {
			yield(&lines[i])
		}
	}
	return nil
}

func partsOf(text string, finds []scrub.Find) []Part {
	var parts []Part
	at := 0
	for _, f := range finds {
		if f.From > at {
			parts = append(parts, Part{Text: text[at:f.From]})
		}
		parts = append(parts, Part{Text: text[f.From:f.To], Instead: f.Instead, Kind: string(f.Kind), Sure: f.Sure, From: f.From})
		at = f.To
	}
	if at < len(text) {
		parts = append(parts, Part{Text: text[at:]})
	}
	return parts
}
