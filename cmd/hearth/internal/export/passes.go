package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"hearth/cmd/hearth/internal/export/scrub"
	"hearth/hub"
	"hearth/store"
	"hearth/store/seal"
)

// A de-identified copy leaves only when a person has passed every message of it. What they decided is kept here: for each
// message which places are taken out and what stands there instead, who passed it and when. No word of a message is kept,
// only offsets and the sum of the text that was looked at; so an erased message leaves nothing behind here, and a text or
// a name on the roster that is another by now is passed anew.
//
// It is kept in blocks, so that a pass over a long session can be left and taken up again, and costs a block to keep. Two
// who pass the same block at once: the later keeps theirs, and what the other had passed in it waits again. That loses a
// minute of work; it never lets out what nobody passed.

// passBlock is how many events one block spans.
const passBlock = 50

// A Papers keeps sealed papers beside a session's log.
type Papers interface {
	Setting(ctx context.Context, name string) ([]byte, error)
	PutSetting(ctx context.Context, name string, value []byte) error
}

// A Sealer seals them; *seal.Ring is one.
type Sealer interface {
	SealSession(ctx context.Context, session store.SessionID, purpose string, plain []byte) ([]byte, error)
	OpenSession(ctx context.Context, session store.SessionID, purpose string, sealed []byte) ([]byte, error)
}

// A passed is one message that a person has looked at.
type passed struct {
	Sum   string   `json:"sum"` // of the text and the roster that it was read with
	Cuts  []cut    `json:"cuts,omitempty"`
	By    store.ID `json:"by"`
	Login string   `json:"login"`
	At    int64    `json:"at"`
}

// A cut is one place taken out, in bytes of the text.
type cut struct {
	From    int    `json:"from"`
	To      int    `json:"to"`
	Instead string `json:"instead"`
}

type passes map[uint64]passed // by number of the message

const passPurpose = "pass"

func passName(session store.SessionID, block uint64) string {
	return "pass/" + string(session) + "/" + strconv.FormatUint(block, 10)
}

func blockOf(n uint64) uint64 { return (n - 1) / passBlock }

func (d *Desk) readPasses(ctx context.Context, session store.SessionID, block uint64) (passes, error) {
	sealed, err := d.Papers.Setting(ctx, passName(session, block))
	if errors.Is(err, store.ErrNotFound) {
		return passes{}, nil
	}
	if err != nil {
		return nil, err
	}
	plain, err := d.Sealer.OpenSession(ctx, session, passPurpose, sealed)
	if errors.Is(err, seal.ErrDestroyed) {
		return passes{}, nil
	}
	if err != nil {
		return nil, err
	}
	p := passes{}
	if err := json.Unmarshal(plain, &p); err != nil {
		return nil, fmt.Errorf("read what was passed: %w", err)
	}
	return p, nil
}

func (d *Desk) keepPasses(ctx context.Context, session store.SessionID, block uint64, p passes) error {
	plain, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write what was passed: %w", err)
	}
	sealed, err := d.Sealer.SealSession(ctx, session, passPurpose, plain)
	if err != nil {
		return err
	}
	return d.Papers.PutSetting(ctx, passName(session, block), sealed)
}

// A roster is who is who in a de-identified copy.
type roster struct {
	labels map[string]string // by participant
	people []scrub.Person
	sum    [32]byte // of all labels and names
	opened time.Time
	erased int // people whose names are gone, so that nobody can look for them
}

// label is who somebody is in the copy.
func (p *roster) label(who string) string { return p.labels[who] }

func (p *roster) sumOf(text string) string {
	h := sha256.New()
	h.Write(p.sum[:])
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// roster reads the session once for its people: every name that they ever had in it, and those that staff know.
func (d *Desk) roster(ctx context.Context, session store.Session, by hub.Reader) (*roster, error) {
	r := &roster{labels: map[string]string{}}
	names, roles := map[string][]string{}, map[string]string{}
	var order []string
	note := func(who, name string) {
		if who == "" {
			return
		}
		if _, known := names[who]; !known {
			order = append(order, who)
			names[who] = nil
		}
		if name != "" && name != hub.Withheld {
			names[who] = append(names[who], name)
		}
	}
	err := d.Rooms.Transcript(ctx, session.ID, by, func(l hub.Line) error {
		if r.opened.IsZero() || l.Kind == "started" {
			r.opened = l.At
		}
		note(l.By, l.Name)
		for _, p := range l.People {
			note(p.Who, p.Name)
			if l.Kind == "seated" || l.Kind == "role_changed" {
				roles[p.Who] = l.Role
			}
			if l.Kind == "seated" || l.Kind == "renamed" {
				note(p.Who, l.Text)
			}
		}
		if l.Kind == "named" {
			note(l.By, l.Text)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	seated, others, err := d.Office.Names(ctx, session)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, who := range order {
		kind := "Person"
		if role := roles[who]; role != "" && role != "member" {
			kind = "Staff"
		}
		counts[kind]++
		r.labels[who] = kind + " " + strconv.Itoa(counts[kind])
		if len(names[who])+len(seated[who]) == 0 {
			r.erased++
		}
		r.people = append(r.people, scrub.Person{Label: r.labels[who], Names: append(names[who], seated[who]...)})
	}
	g, err := d.Store.Group(ctx, session.Group)
	if err != nil {
		return nil, err
	}
	r.people = append(r.people, scrub.Person{Label: "name", Names: others}, scrub.Person{Label: "name", Names: []string{g.Name, session.Title}, Title: true})
	b, err := json.Marshal(r.people)
	r.sum = sha256.Sum256(b)
	return r, err
}
