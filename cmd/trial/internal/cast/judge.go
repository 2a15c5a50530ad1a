package cast

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"hearth/cmd/internal/kit"
)

// A Line is one line of the record, as the API gives it.
type Line struct {
	N      uint64    `json:"n"`
	At     time.Time `json:"at"`
	ID     string    `json:"id"`
	Kind   string    `json:"kind"`
	Lane   string    `json:"lane"`
	Text   string    `json:"text"`
	By     string    `json:"by"`
	People []struct {
		Who   string    `json:"who"`
		Since time.Time `json:"since"`
	} `json:"people"`
	End   bool `json:"end"`
	Lines int  `json:"lines"`
}

// Record reads the transcript.
func (c *Cast) Record(ctx context.Context) ([]Line, error) {
	body, err := json.Marshal(map[string]string{"purpose": "a trial"})
	if err != nil {
		return nil, err
	}
	a, err := c.key.Ask(ctx, http.MethodPost, "/api/v1/sessions/"+c.Session+"/transcript", "application/json", body)
	if err != nil {
		return nil, fmt.Errorf("read the transcript: %w", err)
	}
	if a.Status != http.StatusOK {
		return nil, fmt.Errorf("read the transcript: status %d", a.Status)
	}
	var lines []Line
	read := bufio.NewScanner(bytes.NewReader(a.Body))
	read.Buffer(nil, 1<<20)
	for read.Scan() {
		var l Line
		if err := json.Unmarshal(read.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("read the transcript: %w", err)
		}
		if l.End {
			if l.Lines != len(lines) {
				return nil, errors.New("read the transcript: its end counts other lines than came")
			}
			return lines, nil
		}
		lines = append(lines, l)
	}
	return nil, errors.New("read the transcript: it has no end")
}

// Findings are what the record, the readers and the acknowledgements say of each other.
type Findings struct {
	Acknowledged int
	Recorded     int
	Readers      int
	NotSaved     int // answers
	NoAnswer     int // connections that ended before it came
	Resumes      int
	Lost         int
	Doubled      int
	Disordered   int
	Untrue       int // told "not saved", kept, and never told that it was
	ComingBack   []time.Duration
	Words        []string // what is behind each count that is not zero, without anything that was said
}

func (f *Findings) against(count *int, format string, args ...any) {
	*count++
	f.Words = append(f.Words, fmt.Sprintf(format, args...))
}

// Judge waits until everyone who is there has what was said last, and holds everything against the record. Those gone have to
// have its beginning.
func (c *Cast) Judge(ctx context.Context, gone ...*Person) (*Findings, error) {
	if err := c.settle(ctx, gone); err != nil {
		return nil, err
	}
	record, err := c.Record(ctx)
	if err != nil {
		return nil, err
	}
	f := &Findings{}
	at, texts := f.record(record)
	f.acknowledged(c.Said(), at, texts, (*Person).heard)
	order := make([]string, len(at))
	for id, i := range at {
		order[i] = id
	}
	for _, p := range c.Everyone() {
		f.person(p, order, slices.Contains(gone, p))
	}
	return f, nil
}

// settle says a last thing and waits for it at every reader: what was said before it has come then, or never will.
func (c *Cast) settle(ctx context.Context, gone []*Person) error {
	var watches []*Watch
	var waiting []*Person
	for _, p := range c.Everyone() {
		if !slices.Contains(gone, p) {
			watches, waiting = append(watches, p.Watch()), append(waiting, p)
		}
	}
	last, err := c.Staff[0].Say(ctx, mark+kit.NewID(), false)
	if err != nil {
		return fmt.Errorf("say a last thing: %w", err)
	}
	c.Keep(last)
	ctx, cancel := context.WithTimeout(ctx, 2*waitWithin)
	defer cancel()
	for i, w := range watches {
		if _, err := w.Await(ctx, func(f *kit.Frame) bool { return f.T == "event" && f.ID == last.Event }); err != nil {
			return fmt.Errorf("%s does not get what was said last: %w", waiting[i].Name, err)
		}
	}
	return nil
}

// record finds what was said, by id and place, and what stands there twice.
func (f *Findings) record(lines []Line) (at map[string]int, texts map[string]bool) {
	at, texts = map[string]int{}, map[string]bool{}
	n := uint64(0)
	for _, l := range lines {
		if l.N <= n {
			f.against(&f.Disordered, "the record's number %d stands behind %d", l.N, n)
		}
		n = l.N
		if l.Kind != "said" || !strings.HasPrefix(l.Text, mark) {
			continue
		}
		if _, twice := at[l.ID]; twice || texts[l.Text] {
			f.against(&f.Doubled, "the record's number %d says what another says", l.N)
			continue
		}
		at[l.ID], texts[l.Text] = len(at), true
	}
	f.Recorded = len(at)
	return at, texts
}

// acknowledged looks for every acknowledged message in the record, and for each author's order. A message that was given up
// as not saved may be there, but then its author has to have heard so later.
func (f *Findings) acknowledged(said []Saying, at map[string]int, texts map[string]bool, heard func(*Person, string) bool) {
	before := map[*Person]int{}
	for _, s := range said {
		if s.Event == "" {
			if texts[s.Text] && !heard(s.By, s.ID) {
				f.against(&f.Untrue, "%s was told that a message was not saved, and it was", s.By.Name)
			}
			continue
		}
		f.Acknowledged++
		i, ok := at[s.Event]
		if !ok {
			f.against(&f.Lost, "a message of %s was acknowledged and is not in the record", s.By.Name)
			continue
		}
		if i < before[s.By] {
			f.against(&f.Disordered, "two messages of %s stand the other way round in the record", s.By.Name)
		}
		before[s.By] = i
	}
}

// person takes in how somebody's connections went, and holds what came to them against the record.
func (f *Findings) person(p *Person, order []string, gone bool) {
	p.mu.Lock()
	f.NotSaved += p.refusals["not_saved"]
	f.NoAnswer += p.refusals["no answer"]
	f.Resumes += max(0, len(p.lives)-1)
	f.ComingBack = append(f.ComingBack, p.returns...)
	p.mu.Unlock()
	f.reader(p.Name, p.events(), order, gone)
}

// reader holds what came to somebody against the record: all of it for those who are there, its beginning for those who
// went.
func (f *Findings) reader(name string, came []happened, order []string, gone bool) {
	f.Readers++
	var got []string
	fresh := map[string]bool{}
	for _, e := range came {
		if e.over {
			got, fresh = nil, map[string]bool{}
			continue
		}
		if fresh[e.id] {
			f.against(&f.Doubled, "an event came to %s twice", name)
			continue
		}
		fresh[e.id] = true
		if e.said {
			got = append(got, e.id)
		}
	}
	want := order
	if gone {
		want = order[:min(len(got), len(order))]
	}
	if slices.Equal(got, want) {
		return
	}
	missing := 0
	for _, id := range want {
		if !fresh[id] {
			missing++
		}
	}
	if missing > 0 {
		f.against(&f.Lost, "%d messages of %d never came to %s", missing, len(want), name)
		return
	}
	f.against(&f.Disordered, "the messages came to %s in another order, or others with them", name)
}

// heard reports whether a command was answered with done, sooner or later.
func (p *Person) heard(command string) bool {
	_, ok := (&Watch{p: p}).next(func(f *kit.Frame) bool { return f.T == "done" && f.ID == command })
	return ok
}

// happened is an event that came, or the word that what came before is void.
type happened struct {
	id         string
	said, over bool
}

func (p *Person) events() []happened {
	var all []happened
	for w := (&Watch{p: p}); ; {
		f, ok := w.next(func(f *kit.Frame) bool { return f.T == "event" || f.T == "welcome" && f.Resume == "over" })
		if !ok {
			return all
		}
		all = append(all, happened{f.ID, f.K == "said" && strings.HasPrefix(f.Text, mark), f.T == "welcome"})
	}
}

// A Delivery is a message on its way from its author at one instance to one reader at another.
type Delivery struct {
	Sent time.Time
	Took time.Duration
}

// Deliveries are those of all messages that were sent once.
func (c *Cast) Deliveries() []Delivery {
	came := map[string][]arrival{}
	for _, p := range c.Everyone() {
		p.arrivals(came)
	}
	var all []Delivery
	for _, s := range c.Said() {
		if s.Tries != 1 || s.Event == "" {
			continue
		}
		for _, a := range came[s.Event] {
			if a.at != s.At {
				all = append(all, Delivery{s.Sent, a.when.Sub(s.Sent)})
			}
		}
	}
	return all
}

type arrival struct {
	at   int
	when time.Time
}

func (p *Person) arrivals(into map[string][]arrival) {
	p.mu.Lock()
	lives, ats := p.lives, p.ats
	p.mu.Unlock()
	for i, l := range lives {
		for _, f := range l.Since(0) {
			if f.K == "said" {
				into[f.ID] = append(into[f.ID], arrival{ats[i], f.Came})
			}
		}
	}
}

// Share gives the value below which so much of a sorted list lies; 0 of an empty one.
func Share(sorted []time.Duration, of float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(of*float64(len(sorted))))]
}
