package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"hearth/cmd/hearth/internal/export"
	"hearth/store"
)

// postExport answers with a copy of the record as a file.
func postExport(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	why := c.field("purpose")
	if class := c.field("class"); class != "" {
		why = strings.TrimSpace(class + ": " + why)
	}
	return c.copyRecord(export.Request{Kind: c.field("kind"), Purpose: why, To: c.field("to"), Member: c.field("member")})
}

func apiExport(c *call) error {
	var in struct {
		Purpose string `json:"purpose"`
		Kind    string `json:"kind"`
		To      string `json:"to"`     // who is given the copy
		Member  string `json:"member"` // the participant whose own copy it is, of a kind that is one
	}
	if err := c.body(&in); err != nil {
		return err
	}
	return c.copyRecord(export.Request{Kind: in.Kind, Purpose: in.Purpose, To: in.To, Member: in.Member})
}

// copyRecord has the copy in the audit, then streams it. An answer that breaks off lacks its last line, and the
// connection says so too.
func (c *call) copyRecord(r export.Request) error {
	r.Session, r.By = c.session, c.who.actor()
	made, err := c.s.Copies.Open(c.ctx(), r)
	if err != nil {
		return err
	}
	return c.send(made)
}

func (c *call) send(made *export.Copy) error {
	if err := c.staysOpen(); err != nil {
		return err
	}
	out := &firstByte{w: c.w, begin: func(h http.Header) {
		h.Set("Content-Type", made.Kind.MediaType)
		h.Set("Content-Disposition", `attachment; filename="`+made.Filename()+`"`)
	}}
	err := made.Write(c.ctx(), out)
	if err == nil || !out.begun {
		return err
	}
	c.s.Logger.Warn().Err(err).Msg("copy not written to its end")
	panic(http.ErrAbortHandler) // the answer has begun: breaking it off is the only way left to say so
}

// A firstByte sets headers when the first byte is written, and not before: what fails earlier is answered as an error.
type firstByte struct {
	w     http.ResponseWriter
	begin func(http.Header)
	begun bool
}

// Write is io.Writer's.
func (f *firstByte) Write(b []byte) (int, error) {
	if !f.begun {
		f.begun = true
		f.begin(f.w.Header())
	}
	return f.w.Write(b)
}

func getRecordSchema(c *call) error { return c.json(export.Schema()) }

// apiReceipt is what staff keep of a closed session. It holds nothing of what was said.
func apiReceipt(c *call) error {
	closed, err := c.s.Store.Closing(c.ctx(), c.session.ID)
	if err != nil {
		return fmt.Errorf("look up how a session was closed: %w", err)
	}
	return c.reply(http.StatusOK, map[string]any{
		"fingerprint": closed.Fingerprint(), "n": closed.Seq, "number": closed.N, "key": closed.Key,
	})
}

// receipt is a closed session's fingerprint; "" before it is closed.
func (c *call) receipt() (string, error) {
	closed, err := c.s.Store.Closing(c.ctx(), c.session.ID)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look up how a session was closed: %w", err)
	}
	return closed.Fingerprint(), nil
}
