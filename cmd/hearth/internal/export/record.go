package export

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"hearth/hub"
	"hearth/moderation"
	"hearth/store"
	"hearth/store/seal"
)

// Format names the record as JSON lines; FormatChanged one that brings changes of the key that signs, which a Hearth that
// knows of none must not take for a fault.
const (
	Format        = "hearth-record/1"
	FormatChanged = "hearth-record/2"
)

func writeRecord(ctx context.Context, c *Copy, s *sheet) error { return writeLines(ctx, c, s, true) }
func writeFacts(ctx context.Context, c *Copy, s *sheet) error  { return writeLines(ctx, c, s, false) }

// A recorder writes one record as JSON lines.
type recorder struct {
	*sheet
	copy       *Copy
	words      bool
	line       []byte          // reused from line to line
	agreements map[string]bool // by hash: written already
	end        endLine
}

type copyLine struct {
	T       string          `json:"t"`
	Format  string          `json:"format"`
	Session store.SessionID `json:"session"`
	Whole   bool            `json:"whole"`
	Of      string          `json:"of"`
	By      string          `json:"by"`
	Account store.ID        `json:"account"`
	Purpose string          `json:"purpose"`
	Made    string          `json:"made"`
	Notice  string          `json:"notice,omitempty"`
}

type keyLine struct {
	T      string `json:"t"`
	Key    string `json:"key"`
	Public string `json:"public"`
}

type changeLine struct {
	T        string `json:"t"`
	N        int64  `json:"n"`
	At       int64  `json:"at"`
	Old      string `json:"old"`
	New      string `json:"new"`
	Closings int64  `json:"closings"`
	Link     string `json:"link"`
	OldSig   string `json:"old_sig"`
	NewSig   string `json:"new_sig"`
}

type agreementLine struct {
	T       string `json:"t"`
	Version int    `json:"version"`
	Hash    string `json:"hash"`
	Text    string `json:"text"`
}

type signatureLine struct {
	T        string    `json:"t"`
	N        store.Seq `json:"n"`
	At       int64     `json:"at"`
	Digest   string    `json:"digest"`
	SignedAt int64     `json:"signed_at"`
	Key      string    `json:"key"`
	Sig      string    `json:"sig"`
}

type endLine struct {
	T          string `json:"t"`
	Events     int    `json:"events"`
	Words      int    `json:"words"`
	Erased     int    `json:"erased"`
	Withheld   int    `json:"withheld"`
	Agreements int    `json:"agreements"`
	Signatures int    `json:"signatures"`
	Rules      int    `json:"rules"`
	SHA256     string `json:"sha256"`
	Key        string `json:"key"`
}

func writeLines(ctx context.Context, c *Copy, s *sheet, words bool) error {
	w := &recorder{sheet: s, copy: c, words: words, agreements: map[string]bool{}}
	// First, so that no signature is over an event that is not in the copy.
	signatures, err := c.desk.Store.Signatures(ctx, c.Session.ID)
	if err != nil {
		return err
	}
	err = c.desk.Rooms.Copy(ctx, c.Session.ID, c.Reading.Reader, func(r *hub.Copied) error { return w.event(ctx, r) })
	if err != nil {
		return err
	}
	for _, sig := range signatures {
		w.signature(sig)
	}
	return w.last()
}

// head stands in front of the first event: so a session without a record gives no bytes at all.
func (w *recorder) head(ctx context.Context) error {
	notice, err := w.copy.notice(ctx)
	if err != nil {
		return err
	}
	of, whole := "the whole record, with every word that is kept", true
	switch {
	case !w.words:
		of, whole = "the facts alone, without words: part of the record", false
	case len(w.copy.Reading.Reader.Withheld) > 0:
		of, whole = "every fact, and the words of those who let this reader have them: part of the record", false
	}
	format := Format
	if len(w.copy.signer.Changes()) > 0 {
		format = FormatChanged
	}
	err = w.object(copyLine{
		T: "copy", Format: format, Session: w.copy.Session.ID, Whole: whole, Of: of, By: w.copy.For.Login,
		Account: w.copy.For.ID, Purpose: w.copy.Purpose, Made: w.copy.Made.Format("2006-01-02T15:04:05.000Z07:00"),
		Notice: notice,
	})
	for _, k := range w.copy.signer.PublicKeys() {
		err = errors.Join(err, w.object(keyLine{"key", seal.Fingerprint(k.Public), hex.EncodeToString(k.Public)}))
	}
	for _, c := range w.copy.signer.Changes() {
		err = errors.Join(err, w.object(changeLine{
			"change", c.N, c.At, hex.EncodeToString(c.Old), hex.EncodeToString(c.New), c.Closings,
			hex.EncodeToString(c.Link[:]), hex.EncodeToString(c.OldSig), hex.EncodeToString(c.NewSig),
		}))
	}
	return err
}

func (w *recorder) event(ctx context.Context, r *hub.Copied) error {
	if w.end.Events == 0 {
		if err := w.head(ctx); err != nil {
			return err
		}
	}
	w.end.Events++
	b := append(w.line[:0], `{"t":"event","n":`...)
	b = strconv.AppendUint(b, uint64(r.Seq), 10)
	b = strconv.AppendInt(append(b, `,"at":`...), r.At, 10)
	b = strconv.AppendUint(append(b, `,"format":`...), uint64(r.Format), 10)
	b = append(append(b, `,"facts":`...), r.Facts...)
	b = appendHex(b, `,"commit":"`, r.Commit[:])
	b = appendHex(b, `,"digest":"`, r.Digest[:])
	b, err := w.appendWords(b, r)
	if err != nil {
		return err
	}
	w.line = append(b, '}', '\n')
	if _, err := w.Write(w.line); err != nil {
		return err
	}
	switch f := r.Event.Fact.(type) {
	case moderation.Opened:
		w.end.Rules = f.Rules
		return w.agreement(ctx, f.Agreement)
	case moderation.AgreementChanged:
		return w.agreement(ctx, f.Agreement)
	}
	return nil
}

func (w *recorder) appendWords(b []byte, r *hub.Copied) ([]byte, error) {
	gone := r.Gone
	if r.Words != nil && !w.words {
		gone = "withheld"
	}
	switch {
	case gone == "erased":
		w.end.Erased++
	case gone != "":
		w.end.Withheld++
	case r.Words != nil:
		// They go into the line as they are, since their commitment is over these bytes.
		if !json.Valid(r.Words) || bytes.IndexByte(r.Words, '\n') >= 0 {
			return nil, fmt.Errorf("the words of event %d cannot be written as they are kept", r.Seq)
		}
		w.end.Words++
		b = appendHex(b, `,"salt":"`, r.Salt)
		return append(append(b, `,"words":`...), r.Words...), nil
	}
	if gone != "" {
		b = append(append(append(b, `,"gone":"`...), gone...), '"')
	}
	return b, nil
}

// agreement writes the text that an event names by its hash. A text that is nowhere any more leaves its hash in the facts.
func (w *recorder) agreement(ctx context.Context, a moderation.Agreement) error {
	if w.agreements[a.Hash] {
		return nil
	}
	w.agreements[a.Hash] = true
	text, err := w.copy.desk.Store.AgreementByHash(ctx, w.copy.Session.Group, a.Hash)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	w.end.Agreements++
	return w.object(agreementLine{"agreement", text.Version, text.Hash, text.Text})
}

func (w *recorder) signature(s store.Signature) {
	w.end.Signatures++
	_ = w.object(signatureLine{"signature", s.Seq, s.At, hex.EncodeToString(s.Digest[:]), s.SignedAt, s.Key, hex.EncodeToString(s.Sig)})
}

// last says what the copy held, and is signed: a copy that lost its end, or grew another, is known by it.
func (w *recorder) last() error {
	signer := w.copy.signer
	w.end.T, w.end.SHA256, w.end.Key = "end", hex.EncodeToString(w.hashed()), signer.Fingerprint()
	b, err := oneLine(w.end)
	if err != nil {
		return err
	}
	signed := bytes.TrimSuffix(b, []byte("}"))
	sig := signer.SignCopy(signed)
	_, err = fmt.Fprintf(w, "%s,\"sig\":\"%s\"}\n", signed, hex.EncodeToString(sig[:ed25519.SignatureSize]))
	return err
}

func (w *recorder) object(v any) error {
	b, err := oneLine(v)
	if err == nil {
		_, err = w.Write(append(b, '\n'))
	}
	return err
}

func oneLine(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write a line: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func appendHex(b []byte, before string, bytes []byte) []byte {
	return append(hex.AppendEncode(append(b, before...), bytes), '"')
}
