package web

import (
	_ "embed"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/hub"
	"hearth/store"
)

//go:embed openapi.json
var openAPI []byte

func getOpenAPI(c *call) error { return c.json(openAPI) }

// json answers with bytes that are JSON already.
func (c *call) json(b []byte) error {
	h := c.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	_, err := c.w.Write(b)
	return err
}

// apiPass takes a ticket and gives a token with which its holder streams events and sends commands.
func apiPass(c *call) error {
	var in struct {
		Ticket string `json:"ticket"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	st, v, err := c.takeTicket(c.ctx(), in.Ticket)
	if err != nil {
		return err
	}
	return c.reply(http.StatusCreated, map[string]any{
		"token": c.s.Auth.PassCode(*st.pass), "who": v.Who, "expires": time.Unix(st.pass.Expires, 0).UTC(),
	})
}

func apiView(c *call) error {
	v, err := c.sit(c.ctx(), c.seat)
	if err != nil {
		return err
	}
	b, err := c.s.Rooms.View(c.ctx(), c.session.ID, v.Viewer)
	if err != nil {
		return err
	}
	return c.json(b)
}

const mostEvents = 300

func (c *call) eventsPage() error {
	v, err := c.sit(c.ctx(), c.seat)
	if err != nil {
		return err
	}
	b, err := c.s.Rooms.Page(c.ctx(), c.session.ID, v.Viewer, c.r.URL.Query().Get("before"), c.query("limit", mostEvents, mostEvents))
	if err != nil {
		return err
	}
	return c.json(b)
}

// apiCommand is the socket's command door as one request.
func apiCommand(c *call) error {
	frame, err := c.raw()
	if err != nil {
		return err
	}
	v, err := c.sit(c.ctx(), c.seat)
	if err != nil {
		return err
	}
	b, err := c.s.Rooms.DoFrame(c.ctx(), c.session.ID, v, frame)
	if err != nil {
		return err
	}
	return c.json(b)
}

// apiTranscript is the whole record as JSON lines, audited before the first byte. Its last line says that it is whole.
func apiTranscript(c *call) error {
	var in struct {
		Purpose string `json:"purpose"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	reading, err := c.beginReading(office.ReadTranscript, in.Purpose)
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "application/x-ndjson")
	enc := json.NewEncoder(c.w)
	lines := 0
	err = c.s.Rooms.Transcript(c.ctx(), c.session.ID, reading.Reader, func(l hub.Line) error {
		lines++
		return enc.Encode(lineOf(&l))
	})
	if err != nil && !errors.Is(err, hub.ErrNoRoom) { // no room: nothing has been recorded yet
		if lines == 0 {
			return err
		}
		c.s.Logger.Warn().Err(err).Msg("transcript not written to its end")
		panic(http.ErrAbortHandler) // the answer has begun: breaking it off is the only way left to say so
	}
	return enc.Encode(map[string]any{"end": true, "lines": lines})
}

type lineJSON struct {
	N     uint64    `json:"n"`
	At    time.Time `json:"at"`
	ID    string    `json:"id"`
	Kind  string    `json:"kind"`
	Lane  string    `json:"lane,omitempty"`
	By    string    `json:"by,omitempty"`
	Name  string    `json:"name,omitempty"`
	About string    `json:"about,omitempty"`
	Text  string    `json:"text,omitempty"`
	Note  string    `json:"note,omitempty"`
	Memo  string    `json:"memo,omitempty"`
	Gone  string    `json:"gone,omitempty"`
	hub.Particulars
}

func lineOf(l *hub.Line) lineJSON {
	return lineJSON{l.N, l.At, l.ID, l.Kind, l.Lane, l.By, l.Name, l.About, l.Text, l.Note, l.Memo, l.Gone, l.Particulars}
}

func apiStaff(c *call) error {
	staff, err := c.s.Store.ListStaff(c.ctx())
	if err != nil {
		return err
	}
	var all []staffJSON
	for _, s := range staff {
		all = append(all, oneStaff(s))
	}
	return c.reply(http.StatusOK, list("staff", all))
}

func apiNewStaff(c *call) error {
	var in struct {
		Login string `json:"login"`
		Name  string `json:"name"`
		Role  string `json:"role"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	s, code, err := c.s.Office.AddStaff(c.ctx(), c.who.actor(), in.Login, in.Name, in.Role)
	if err != nil {
		return err
	}
	return c.reply(http.StatusCreated, map[string]any{"staff": oneStaff(s), "link": c.link("/link/" + code)})
}

func apiStaffReset(c *call) error {
	code, err := c.s.Office.ResetStaff(c.ctx(), c.who.actor(), c.pathStaff())
	if err != nil {
		return err
	}
	return c.reply(http.StatusCreated, map[string]string{"link": c.link("/link/" + code)})
}

func apiStaffDisable(c *call) error {
	if err := c.s.Office.DisableStaff(c.ctx(), c.who.actor(), c.pathStaff()); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func apiStaffEnable(c *call) error {
	if err := c.s.Office.EnableStaff(c.ctx(), c.who.actor(), c.pathStaff()); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func apiStaffRole(c *call) error {
	var in struct {
		Role string `json:"role"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	if err := c.s.Office.SetStaffRole(c.ctx(), c.who.actor(), c.pathStaff(), in.Role); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func apiKeys(c *call) error {
	keys, err := c.s.Store.ListAPIKeys(c.ctx())
	if err != nil {
		return err
	}
	var all []keyJSON
	for _, k := range keys {
		all = append(all, oneKey(k, ""))
	}
	return c.reply(http.StatusOK, list("keys", all))
}

func apiNewKey(c *call) error {
	var in struct {
		Name    string   `json:"name"`
		Scopes  []string `json:"scopes"`
		Origins []string `json:"origins"`
	}
	if err := c.body(&in); err != nil {
		return err
	}
	code, k, err := c.s.Office.NewKey(c.ctx(), c.who.actor(), in.Name, in.Scopes, in.Origins)
	if err != nil {
		return err
	}
	return c.reply(http.StatusCreated, oneKey(k, code))
}

func apiRevokeKey(c *call) error {
	if err := c.s.Office.RevokeKey(c.ctx(), c.who.actor(), store.ID(c.r.PathValue("key"))); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

func apiResources(c *call) error {
	r, sample, err := c.s.Office.Resources(c.ctx())
	if err != nil {
		return err
	}
	return c.reply(http.StatusOK, map[string]any{"checked": r.Checked, "contact": r.Contact, "resources": r.Items, "sample": sample})
}

func apiSetResources(c *call) error {
	doc, err := c.raw()
	if err != nil {
		return err
	}
	if err := c.s.Office.SetResources(c.ctx(), c.who.actor(), doc); err != nil {
		return err
	}
	return c.reply(http.StatusOK, done)
}

const mostAudit = 1000

func apiAudit(c *call) error {
	lines, err := c.s.Store.AuditLines(c.ctx(), int64(c.query("after", 0, 1<<53)), c.query("limit", 100, mostAudit))
	if err != nil {
		return err
	}
	var all []auditJSON
	for _, l := range lines {
		all = append(all, auditJSON{l.Seq, l.At, l.Who, l.What, l.Object, l.Purpose, l.Result, l.Instance})
	}
	return c.reply(http.StatusOK, list("lines", all))
}
