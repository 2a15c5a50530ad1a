package web

import (
	"errors"
	"strconv"
	"time"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
)

// transcriptPage is how many events the page of a transcript has before its script takes over, and each page without one.
const transcriptPage = 200

// transcriptView is a record that is read: its first page is written by the server, and can be turned without a script.
type transcriptView struct {
	ID, Title, Back string
	Group           string
	Starts          time.Time
	At              string // the event to begin at, as a link names it
	Receipt         string // the fingerprint with which the session was closed; "" before

	Reading string // shows, with each part, that the reading stands in the audit
	Lines   []hub.Line
	Next    uint64 // 0: the record ends here
	Before  uint64
	Earlier bool
	Script  string
	Sheet   string
}

func (c *call) transcriptView() transcriptView {
	row := rowOf(c.session, c.group, string(c.role))
	return transcriptView{
		ID: row.ID, Title: row.Title, Back: c.backFromRecord(), Group: string(c.group.ID), Starts: row.Starts,
		Script: c.s.Assets.Path("js/review.js"), Sheet: c.s.Assets.Path("css/review.css"),
	}
}

// pageTranscript asks what the reading is for; it shows nothing yet. A link to an event leads here too.
func pageTranscript(c *call) error {
	d := c.transcriptView()
	d.At = c.r.URL.Query().Get("at")
	var err error
	if d.Receipt, err = c.receipt(); err != nil {
		return err
	}
	return c.show("transcript", d)
}

// backFromRecord is where a reader came from: who does not belong to the group has no page of it.
func (c *call) backFromRecord() string {
	if c.role == "" && !c.who.manages() {
		return "/home"
	}
	return "/groups/" + string(c.group.ID)
}

// purpose reads what words are wanted for.
func purpose(text string) (string, error) {
	why, err := office.Purpose(text)
	if err != nil {
		return "", errForm(err.Error())
	}
	return why, nil
}

// postTranscript writes the reading into the audit before the first byte, or goes on with one that stands there already.
func postTranscript(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d := c.transcriptView()
	var reader office.Reading
	var err error
	if d.Reading = c.field("reading"); d.Reading != "" {
		reader, _, err = c.goOnReading()
	} else {
		reader, err = c.beginReading(office.ReadTranscript, c.field("purpose"))
		d.Reading = c.readingCode(c.field("purpose"))
	}
	if err != nil {
		return err
	}
	after, err := c.after()
	if err != nil {
		return err
	}
	d.At = c.field("at")
	d.Lines, d.Next, err = c.s.Rooms.Lines(c.ctx(), c.session.ID, reader.Reader, after, transcriptPage)
	if err != nil && !errors.Is(err, hub.ErrNoRoom) { // no room: nothing has been recorded yet
		return err
	}
	d.Earlier, d.Before = after > 0, after-min(after, transcriptPage)
	return c.show("review", d)
}

// after is where a page begins: behind a number, or a few events before the one that a link names.
func (c *call) after() (uint64, error) {
	const lead = 5
	if id := c.field("at"); id != "" {
		n, err := c.s.Rooms.Place(c.ctx(), c.session.ID, id)
		if err != nil {
			return 0, err
		}
		return n - min(n, lead), nil
	}
	return c.count("after")
}

// count reads a number of a form that a script or a page of ours filled in.
func (c *call) count(name string) (uint64, error) {
	text := c.field(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, errForm("Please fill in a whole number for " + name + ".")
	}
	return n, nil
}

// beginReading is what comes before the first byte of a record, whichever door it leaves by: what office judges and
// writes into the audit, and the time that a long record takes. what is one of office's readings.
func (c *call) beginReading(what, said string) (office.Reading, error) {
	why, err := purpose(said)
	if err != nil {
		return office.Reading{}, err
	}
	r, err := c.s.Office.BeginReading(c.ctx(), c.who.actor(), what, c.session, why)
	if err != nil {
		return r, err
	}
	return r, c.staysOpen()
}

func (c *call) readingCode(purpose string) string {
	return c.s.Auth.ReadingCode(auth.Reading{Session: c.session.ID, Staff: c.who.staff.ID, Purpose: purpose})
}

// errReadAgain: a page stood open for longer than a reading lasts, or in another account's hands.
const errReadAgain = office.ErrAsk("This reading is over. Please open the transcript again and say what you read it for.")

// goOnReading goes on with a reading that stands in the audit. What its reader may read is judged anew: it can have
// changed since.
func (c *call) goOnReading() (office.Reading, auth.Reading, error) {
	shown, err := c.s.Auth.Reading(c.who.staff.ID, c.field("reading"))
	if err != nil || shown.Session != c.session.ID {
		return office.Reading{}, shown, errReadAgain
	}
	r, err := c.s.Office.Reading(c.ctx(), c.who.staff.ID, c.session)
	if err == nil && !r.May() {
		err = errReadAgain
	}
	if err != nil {
		return office.Reading{}, shown, err
	}
	return r, shown, c.staysOpen()
}
