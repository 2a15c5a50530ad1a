package web

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// keepingView is what is kept of a group, what stands in the way of destroying it, and what was destroyed.
type keepingView struct {
	ID, Name, KeepWords string
	People              []keptRow
	Sessions            []keptRow // those that are over, the latest first
	Holds               []holdRow
	Gone                []goneRow // the latest first
	Beyond              time.Time // until when copies of the keys can bring back what is destroyed now; zero: they cannot
}

// A keptRow is a person or a session to choose. Object is as the journal names it.
type keptRow struct{ Object, Name string }

type holdRow struct {
	Object, Name, Why, By string
	Since                 time.Time
}

type goneRow struct {
	What, Why, By string
	Asked, Done   time.Time // Done zero: under way
}

func (c *call) keepingView() (keepingView, error) {
	d := keepingView{ID: string(c.group.ID), Name: c.group.Name, KeepWords: keepInWords(c.group.Keep)}
	names, err := c.fillKept(&d)
	if err != nil {
		return d, err
	}
	accounts, err := c.s.Store.ListStaff(c.ctx())
	if err != nil {
		return d, err
	}
	by := func(who string) string {
		for _, s := range accounts {
			if who == "staff/"+string(s.ID) {
				return s.Name
			}
		}
		if who == "system" {
			return "the group's rule"
		}
		return who
	}
	holds, err := c.s.Store.Holds(c.ctx(), true)
	if err != nil {
		return d, err
	}
	for _, h := range holds {
		if name, ours := names[h.Object]; ours {
			d.Holds = append(d.Holds, holdRow{h.Object, name, h.Why, by(h.By), h.Since})
		}
	}
	purges, err := c.s.Store.ListPurges(c.ctx(), false)
	if err != nil {
		return d, err
	}
	for _, p := range slices.Backward(purges) {
		kind, id, _ := strings.Cut(p.Subject, "/")
		id, _, _ = strings.Cut(id, "/")
		object, what := kind+"/"+id, "The words of "
		switch kind {
		case "message":
			object, what = "session/"+id, "A message in "
		case "cards":
			object, what = "session/"+id, "The safety cards of "
		case "member":
			what = "All by and about "
		}
		if name, ours := names[object]; ours {
			d.Gone = append(d.Gone, goneRow{what + name, p.Why, by(p.By), p.Asked, p.Done})
		}
	}
	copies, err := c.s.Keeper.Copies(c.ctx())
	if copies.KeysKept.After(c.s.Now()) {
		d.Beyond = copies.KeysKept
	}
	return d, err
}

// fillKept lists who and what there is to choose, and gives the names of all of the group by object.
func (c *call) fillKept(d *keepingView) (map[string]string, error) {
	names := map[string]string{}
	members, err := c.s.Store.ListMembers(c.ctx(), c.group.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		p, err := c.s.Office.Profile(c.ctx(), m)
		if err != nil {
			return nil, err
		}
		row := keptRow{"member/" + string(m.ID), p.Name}
		if row.Name == "" {
			row.Name = "somebody without a name, added " + m.Created.Format("2 Jan 2006")
		}
		names[row.Object] = row.Name
		if m.Sealed != nil || m.Removed.IsZero() {
			d.People = append(d.People, row)
		}
	}
	sessions, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: c.group.ID})
	if err != nil {
		return nil, err
	}
	for _, s := range slices.Backward(sessions) {
		row := rowOf(s, c.group, string(c.role))
		kept := keptRow{"session/" + row.ID, row.Title + ", " + row.Starts.Format("2 Jan 2006, 15:04")}
		names[kept.Object] = kept.Name
		if row.isPast(c.s.Now()) {
			d.Sessions = append(d.Sessions, kept)
		}
	}
	return names, nil
}

func pageKeeping(c *call) error {
	d, err := c.keepingView()
	if err != nil {
		return err
	}
	return c.show("keeping", d)
}

// toKeeping leads back to the page, or shows it again with what has to be mended.
func (c *call) toKeeping(at string, err error) error {
	var ask office.ErrAsk
	if err == nil {
		return c.redirect("/groups/" + string(c.group.ID) + "/keeping")
	}
	if !errors.As(err, &ask) {
		return err
	}
	d, broken := c.keepingView()
	if broken != nil {
		return broken
	}
	return c.again(err, "keeping", at, d)
}

// ours makes sure that an object belongs to the group in the address.
func (c *call) ours(object string) error {
	kind, id, _ := strings.Cut(object, "/")
	switch kind {
	case "member":
		m, err := c.s.Store.Member(c.ctx(), store.ID(id))
		if err != nil || m.Group == c.group.ID {
			return err
		}
	case "session":
		s, err := c.s.Store.Session(c.ctx(), store.SessionID(id))
		if err != nil || s.Group == c.group.ID {
			return err
		}
	}
	return store.ErrNotFound
}

func postErase(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	return c.toKeeping("erase", c.erase())
}

// erase destroys what was chosen. That a member asked for it is recorded with the reason.
func (c *call) erase() error {
	object, why, by := c.field("object"), strings.TrimSpace(c.field("why")), c.who.actor()
	if c.field("sure") != "yes" {
		return office.ErrField{Field: "sure", Say: "Please tick that you know it cannot be undone."}
	}
	if c.field("asked") == "member" && why != "" {
		why = "the member asked: " + why
	}
	if err := c.ours(object); err != nil {
		return err
	}
	kind, id, _ := strings.Cut(object, "/")
	number := strings.TrimSpace(c.field("number"))
	var err error
	switch {
	case kind == "member" && number != "":
		return office.ErrField{Field: "number", Say: "A number is for one message of a session. Please choose the session, or leave the number empty."}
	case kind == "member":
		_, err = c.s.Keeper.EraseMember(c.ctx(), by, store.ID(id), why)
		c.s.Auth.Look()
	case number == "":
		_, err = c.s.Keeper.EraseSession(c.ctx(), by, store.SessionID(id), why)
	default:
		n, broken := strconv.ParseUint(number, 10, 63)
		if broken == nil {
			_, broken = c.s.Keeper.EraseMessage(c.ctx(), by, store.SessionID(id), store.Seq(n), why)
			err = broken
		}
		if errors.Is(broken, strconv.ErrSyntax) || errors.Is(broken, strconv.ErrRange) || errors.Is(broken, store.ErrNotFound) {
			return office.ErrField{Field: "number", Say: "That session has no message of this number. It stands in the transcript before the time."}
		}
	}
	return err
}

func postHold(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	object := c.field("object")
	err := c.ours(object)
	if err == nil {
		err = c.s.Keeper.Hold(c.ctx(), c.who.actor(), object, c.field("why"))
	}
	return c.toKeeping("hold", err)
}

func postRelease(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	object := c.field("object")
	err := c.ours(object)
	if err == nil {
		err = c.s.Keeper.Release(c.ctx(), c.who.actor(), object, c.field("why"))
	}
	return c.toKeeping("release", err)
}
