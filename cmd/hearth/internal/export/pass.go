package export

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/cmd/hearth/internal/export/scrub"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/store"
)

// A Decision is what a person decided on one message: which proposals stay in (by where they begin), what stands instead of
// the others, and which further words go.
type Decision struct {
	Keep    map[int]bool
	Instead map[int]string
	Also    []string
}

// A Pass is one block of decisions, on messages whose Look had these sums.
type Pass struct {
	Session   store.Session
	By        store.Staff
	Reader    hub.Reader
	Block     uint64
	Seen      map[uint64]string // by number: messages that were looked at, as they were then
	Also      []string          // see Looks
	Decisions map[uint64]Decision
}

const longestInstead = 60

// Pass keeps what a person decided on messages that they have looked at. Proposals are made anew and decided by where they
// begin, so a decision on what is no longer proposed does nothing. A text that has changed since it was looked at stays
// unpassed.
func (d *Desk) Pass(ctx context.Context, p Pass) error {
	people, err := d.roster(ctx, p.Session, p.Reader)
	if err != nil {
		return err
	}
	kept, err := d.readPasses(ctx, p.Session.ID, p.Block)
	if err != nil {
		return err
	}
	find := people.scrubber(p.Also)
	var wrong error
	err = d.block(ctx, p.Session, p.Reader, p.Block, func(l *hub.Line) {
		seen, looked := p.Seen[l.N]
		if !looked || seen != people.sumOf(l.Text) || wrong != nil {
			return
		}
		finds := find.Find(l.Text)
		if before, ok := kept[l.N]; ok && before.Sum == seen {
			finds = before.finds()
		}
		decided := p.Decisions[l.N]
		var cuts []cut
		if cuts, wrong = decide(l.Text, finds, decided); wrong != nil {
			return
		}
		kept[l.N] = passed{Sum: seen, Cuts: cuts, By: p.By.ID, Login: p.By.Login, At: d.now().UnixMilli()}
	})
	if err == nil {
		err = wrong
	}
	if err != nil {
		return err
	}
	return d.keepPasses(ctx, p.Session.ID, p.Block, kept)
}

// decide makes cuts of proposals and of what a person adds.
func decide(text string, finds []scrub.Find, on Decision) ([]cut, error) {
	var cuts []cut
	for _, f := range finds {
		if on.Keep[f.From] {
			continue
		}
		instead := f.Instead
		if typed := strings.TrimSpace(on.Instead[f.From]); typed != "" {
			instead = "[" + strings.Trim(typed, "[]") + "]"
		}
		if utf8.RuneCountInString(instead) > longestInstead || strings.ContainsAny(instead, "\r\n") {
			return nil, office.ErrAsk("Please use at most 58 characters for what stands instead.")
		}
		cuts = append(cuts, cut{f.From, f.To, instead})
	}
	for _, words := range on.Also {
		words = strings.TrimSpace(words)
		if words == "" {
			continue
		}
		found := false
		for at := 0; ; {
			i := strings.Index(text[at:], words)
			if i < 0 {
				break
			}
			found = true
			cuts = join(cuts, cut{at + i, at + i + len(words), "[" + string(scrub.Unique) + "]"})
			at += i + len(words)
		}
		if !found {
			return nil, office.ErrAsk("The words that you want taken out do not stand in that message. Please write them as they stand there, several with a semicolon between.")
		}
	}
	return cuts, nil
}

// join adds a cut; those that it touches become one with it.
func join(cuts []cut, c cut) []cut {
	var out []cut
	for _, x := range cuts {
		if x.To <= c.From || c.To <= x.From {
			out = append(out, x)
			continue
		}
		c.From, c.To = min(c.From, x.From), max(c.To, x.To)
	}
	out = append(out, c)
	slices.SortFunc(out, func(a, b cut) int { return a.From - b.From })
	return out
}
