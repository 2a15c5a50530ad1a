package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"hearth/cmd/hearth/internal/export"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
)

// copiesView is where a copy of a record is chosen.
type copiesView struct {
	ID, Title, Back string
	Starts          time.Time
	Kinds           []export.Kind // of the whole room
	Own             []export.Kind // of one member
	Classes         []string
	Members         []moderationSeat
	Made            []copyMade
}

// A moderationSeat is a member's seat in the session, by the name that the house knows.
type moderationSeat struct{ Seat, Name string }

// A copyMade is one line of the register of copies.
type copyMade struct {
	At             time.Time
	By, Kind, What string
	Own            bool
}

func (c *call) copiesView() (copiesView, error) {
	row := rowOf(c.session, c.group, string(c.role))
	d := copiesView{ID: row.ID, Title: row.Title, Starts: row.Starts, Back: c.backFromRecord(), Classes: export.PurposeClasses()}
	for _, k := range export.Kinds() {
		if k.OfMember() {
			d.Own = append(d.Own, k)
		} else {
			d.Kinds = append(d.Kinds, k)
		}
	}
	if c.role != "" { // who was let in for a time learns nothing of who the house knows
		if err := c.copiesMembers(&d); err != nil {
			return d, err
		}
	}
	return d, c.copiesMade(&d)
}

func (c *call) copiesMembers(d *copiesView) error {
	seats, err := c.s.Store.Seats(c.ctx(), c.session.ID)
	if err != nil {
		return err
	}
	for i, st := range seats {
		if st.Staff {
			continue
		}
		m, err := c.s.Store.Member(c.ctx(), st.Person)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		p, err := c.s.Office.Profile(c.ctx(), m)
		if err != nil {
			return err
		}
		name := p.Name
		if name == "" {
			name = "Person " + strconv.Itoa(i+1) + ", without a name here"
		}
		d.Members = append(d.Members, moderationSeat{st.Participant, name})
	}
	return nil
}

// copiesMade is the register: every copy that was made of this record, for whom and what for.
func (c *call) copiesMade(d *copiesView) error {
	lines, err := c.s.Store.AuditAbout(c.ctx(), "session/"+string(c.session.ID))
	if err != nil {
		return err
	}
	for i := len(lines) - 1; i >= 0; i-- {
		l := lines[i]
		kind, ok := strings.CutPrefix(l.What, office.ExportTranscript+".")
		if !ok || l.Result != "ok" {
			continue
		}
		made := copyMade{At: l.At, Kind: kind, What: l.Purpose, By: "a member, for themselves", Own: strings.Contains(l.Object, " participant/")}
		if id, staff := strings.CutPrefix(l.Who, "staff/"); staff {
			account, err := c.s.Store.Staff(c.ctx(), store.ID(id))
			switch {
			case err == nil:
				made.By = account.Name
			case errors.Is(err, store.ErrNotFound):
				made.By = "an account that is gone"
			default: // what cannot be looked up now is not gone
				return err
			}
		} else if !strings.HasPrefix(l.Who, "member/") {
			made.By = "a program or the command line"
		}
		d.Made = append(d.Made, made)
	}
	return nil
}

func pageCopies(c *call) error {
	d, err := c.copiesView()
	if err != nil {
		return err
	}
	return c.show("copies", d)
}

// passView is a block of messages before the eyes of a person.
type passView struct {
	ID, Title string
	Reading   string // shows that the looking stands in the audit; "": it has not begun
	Standing  export.Standing
	Block     uint64
	Looks     []export.Look
	Also      string
}

// pagePass asks what the copy is for: the messages are shown to who has said so.
func pagePass(c *call) error {
	return c.show("pass", passView{ID: string(c.session.ID), Title: c.session.Title})
}

// readPass is what a person's looking at messages is called in the audit.
const readPass = office.ReadTranscript + ".deidentify"

// postPass keeps what was decided on the block that was shown, and shows the next. Words that are to go everywhere stay in
// the page and are kept nowhere.
func postPass(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	reader, code, err := c.beginPass()
	if err != nil {
		return err
	}
	also := splitWords(c.field("everywhere"))
	block, err := strconv.ParseUint(c.field("block"), 10, 64)
	if err != nil {
		block = 0
	}
	say := ""
	if c.field("do") == "pass" {
		err := c.s.Copies.Pass(c.ctx(), c.passed(reader, block, also))
		var ask office.ErrAsk
		switch {
		case errors.As(err, &ask):
			say = string(ask)
		case err != nil:
			return err
		}
	}
	d := passView{ID: string(c.session.ID), Title: c.session.Title, Reading: code, Also: strings.Join(also, "; ")}
	_, d.Standing, err = c.s.Copies.Looks(c.ctx(), c.session, reader, block, also)
	if errors.Is(err, hub.ErrNoRoom) {
		err = export.ErrNothing
	}
	if err != nil {
		return err
	}
	if d.Block = block; say == "" && c.field("do") != "show" {
		d.Block = d.Standing.Next
	}
	d.Looks, d.Standing, err = c.s.Copies.Looks(c.ctx(), c.session, reader, d.Block, also)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if say != "" {
		status = http.StatusUnprocessableEntity
	}
	return c.showWith(status, "pass", say, d)
}

// beginPass goes on with a reading that stands in the audit, or begins one.
func (c *call) beginPass() (hub.Reader, string, error) {
	if code := c.field("reading"); code != "" {
		r, _, err := c.goOnReading()
		return r.Reader, code, err
	}
	r, err := c.beginReading(readPass, c.field("purpose"))
	return r.Reader, c.readingCode(c.field("purpose")), err
}

// passed reads the decisions of a form: keep-N-FROM, instead-N-FROM, also-N, and seen-N for each message that was shown.
func (c *call) passed(reader hub.Reader, block uint64, also []string) export.Pass {
	p := export.Pass{
		Session: c.session, By: c.who.staff, Reader: reader, Block: block, Also: also,
		Seen: map[uint64]string{}, Decisions: map[uint64]export.Decision{},
	}
	of := func(n uint64) export.Decision {
		if d, ok := p.Decisions[n]; ok {
			return d
		}
		return export.Decision{Keep: map[int]bool{}, Instead: map[int]string{}}
	}
	for name, values := range c.r.PostForm {
		what, rest, _ := strings.Cut(name, "-")
		number, place, _ := strings.Cut(rest, "-")
		n, err := strconv.ParseUint(number, 10, 64)
		if err != nil || len(values) == 0 {
			continue
		}
		from, _ := strconv.Atoi(place)
		d := of(n)
		switch what {
		case "seen":
			p.Seen[n] = values[0]
		case "keep":
			d.Keep[from] = true
		case "instead":
			d.Instead[from] = values[0]
		case "also":
			d.Also = splitWords(values[0])
		default:
			continue
		}
		p.Decisions[n] = d
	}
	return p
}

func splitWords(s string) []string {
	var all []string
	for _, w := range strings.Split(s, ";") {
		if w = strings.TrimSpace(w); w != "" && len(w) <= 200 && len(all) < 50 {
			all = append(all, w)
		}
	}
	return all
}

// ownView is what was recorded of a member, for them.
type ownView struct {
	Room, Keep string
	Kinds      []export.Kind
	Seen       []string // each reading and each copy in a line
	None       bool
}

// pageOwn tells a member who has read the sessions they sat in, and gives them their own copy of this one.
func pageOwn(c *call) error {
	if c.seat.staff {
		return store.ErrNotFound
	}
	_, seated, err := c.s.Rooms.Seated(c.ctx(), c.session.ID, c.seat.person)
	if err != nil && !errors.Is(err, hub.ErrNoRoom) {
		return err
	}
	d := ownView{Room: "/r/" + c.place(), Keep: keepInWords(c.group.Keep), None: !seated}
	all, err := c.s.Office.WhoHasSeen(c.ctx(), c.seat.member)
	if err != nil {
		return err
	}
	for _, s := range all {
		line := export.SeenLine(s)
		if s.Title != "" {
			line = s.Title + ", " + line
		}
		d.Seen = append(d.Seen, line)
	}
	for _, k := range export.Kinds() {
		if k.OfMember() {
			d.Kinds = append(d.Kinds, k)
		}
	}
	return c.openPage(http.StatusOK, "own", "", d)
}

// postOwn streams a member's own copy.
func postOwn(c *call) error {
	if c.seat.staff {
		return store.ErrNotFound
	}
	if err := c.form(); err != nil {
		return err
	}
	who, seated, err := c.s.Rooms.Seated(c.ctx(), c.session.ID, c.seat.person)
	if errors.Is(err, hub.ErrNoRoom) || err == nil && !seated {
		return store.ErrNotFound
	}
	if err != nil {
		return err
	}
	return c.ownCopy(who, c.field("kind"))
}

func (c *call) ownCopy(who moderation.ParticipantID, kind string) error {
	made, err := c.s.Copies.OpenOwn(c.ctx(), export.OwnRequest{
		Session: c.session, Member: c.seat.member.ID, Seat: string(who), Name: "yourself", Kind: kind,
	})
	if err != nil {
		return err
	}
	return c.send(made)
}
