package verify

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"time"

	"hearth/store"
	"hearth/store/seal"
)

// Formats of copies that File reads. The second brings changes of the key that signs.
const (
	Format        = "hearth-record/1"
	FormatChanged = "hearth-record/2"
)

// maxLine bounds one line of a copy. The longest are an agreement's, of at most 256 KiB of text.
const maxLine = 2 << 20

// File checks a copy of a record as package export writes it. A Fault is in the report; the error is for what is no
// record at all, and for what cannot be read.
func File(in io.Reader, o Options) (*Report, error) {
	f := &file{opts: o, sum: sha256.New(), trusted: o.Keys != nil}
	lines := bufio.NewReaderSize(in, 64<<10)
	for !f.faulty() {
		line, err := nextLine(lines)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := f.take(line); err != nil {
			return nil, err
		}
	}
	if f.check == nil {
		return nil, ErrNoRecord
	}
	return f.finish(), nil
}

// nextLine gives a line with its end, and io.EOF behind the last. A last line that lacks its end is given as it is.
func nextLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return nil, ErrNoRecord
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF && len(line) > 0, err == nil:
			return line, nil
		case err == io.EOF:
			return nil, io.EOF
		}
		return nil, fmt.Errorf("read the copy: %w", err)
	}
}

// A file is one copy being read.
type file struct {
	opts    Options
	trusted bool // the keys to trust came from elsewhere
	check   *Checker
	sum     hash.Hash
	ended   bool
	made    int64   // when the copy says that it was made
	counts  endLine // of what came
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
	Sig        string `json:"sig"`
}

type eventLine struct {
	T      string          `json:"t"`
	N      uint64          `json:"n"`
	At     int64           `json:"at"`
	Format uint16          `json:"format"`
	Facts  json.RawMessage `json:"facts"`
	Commit string          `json:"commit"`
	Digest string          `json:"digest"`
	Salt   string          `json:"salt"`
	Words  json.RawMessage `json:"words"`
	Gone   string          `json:"gone"`
}

func (f *file) faulty() bool { return f.check != nil && f.check.Faulty() }

// take reads one line.
func (f *file) take(line []byte) error {
	var head struct {
		T       string          `json:"t"`
		Format  string          `json:"format"`
		Session store.SessionID `json:"session"`
		Whole   bool            `json:"whole"`
		Made    string          `json:"made"`
	}
	if f.check == nil {
		if json.Unmarshal(line, &head) != nil || head.T != "copy" {
			return ErrNoRecord
		}
		if head.Format != Format && head.Format != FormatChanged {
			return fmt.Errorf("%w: its format is %.40q, and this Hearth reads %s and %s", ErrNoRecord, head.Format, Format, FormatChanged)
		}
		if made, err := time.Parse(time.RFC3339, head.Made); err == nil { // else the signature of the copy tells
			f.made = made.UnixMilli()
		}
		f.check = New(head.Session, f.opts)
		f.check.report.Partial = !head.Whole
		f.sum.Write(line)
		return nil
	}
	if f.ended {
		f.check.Bad(0, "something stands behind the end of the copy")
		return nil
	}
	if bytes.HasPrefix(line, []byte(`{"t":"end",`)) {
		f.end(line)
		return nil
	}
	f.sum.Write(line)
	switch {
	case bytes.HasPrefix(line, []byte(`{"t":"event",`)):
		f.event(line)
	case bytes.HasPrefix(line, []byte(`{"t":"key",`)):
		f.key(line)
	case bytes.HasPrefix(line, []byte(`{"t":"change",`)):
		f.change(line)
	case bytes.HasPrefix(line, []byte(`{"t":"agreement",`)):
		f.agreement(line)
	case bytes.HasPrefix(line, []byte(`{"t":"signature",`)):
		f.signature(line)
	default:
		f.check.Bad(f.check.Next(), "where event %d should be, or what follows the events, stands something that Hearth did not write", f.check.Next())
	}
	return nil
}

// event reads an event and writes it again: there is one way to write it, so any other was changed.
func (f *file) event(line []byte) {
	n := f.check.Next()
	var l eventLine
	var e Entry
	err := strict(line, &l)
	if err == nil {
		e, err = l.entry()
	}
	if err != nil || !bytes.Equal(e.line(l.Gone), line) {
		if err == nil {
			n = e.Seq
		}
		f.check.Bad(n, "event %d was changed: it is not written as Hearth writes it", n)
		return
	}
	f.check.Event(&e)
}

func (l *eventLine) entry() (Entry, error) {
	e := Entry{Record: store.Record{Seq: store.Seq(l.N), At: l.At, Format: l.Format, Facts: l.Facts}, Words: l.Words}
	var errs [4]error
	errs[0] = unhex(e.Commit[:], l.Commit)
	errs[1] = unhex(e.Digest[:], l.Digest)
	if l.Salt != "" {
		e.Salt = make([]byte, seal.SaltLen)
		errs[2] = unhex(e.Salt, l.Salt)
	}
	switch l.Gone {
	case "":
	case "erased":
		e.Gone = Erased
	case "withheld":
		e.Gone = Withheld
	default:
		errs[3] = ErrNoRecord
	}
	return e, errors.Join(errs[:]...)
}

// line is the one way to write an event.
func (e *Entry) line(gone string) []byte {
	b := append(make([]byte, 0, 512+len(e.Facts)+len(e.Words)), `{"t":"event","n":`...)
	b = strconv.AppendUint(b, uint64(e.Seq), 10)
	b = strconv.AppendInt(append(b, `,"at":`...), e.At, 10)
	b = strconv.AppendUint(append(b, `,"format":`...), uint64(e.Format), 10)
	b = append(append(b, `,"facts":`...), e.Facts...)
	b = append(hex.AppendEncode(append(b, `,"commit":"`...), e.Commit[:]), '"')
	b = append(hex.AppendEncode(append(b, `,"digest":"`...), e.Digest[:]), '"')
	if e.Words != nil {
		b = append(hex.AppendEncode(append(b, `,"salt":"`...), e.Salt), '"')
		b = append(append(b, `,"words":`...), e.Words...)
	}
	if gone != "" {
		b = append(append(append(b, `,"gone":"`...), gone...), '"')
	}
	return append(b, '}', '\n')
}

// key takes a key that the copy brings. Beside keys from elsewhere it counts for nothing.
func (f *file) key(line []byte) {
	var l struct {
		T, Key, Public string
	}
	public := make(ed25519.PublicKey, ed25519.PublicKeySize)
	if strict(line, &l) != nil || unhex(public, l.Public) != nil || seal.Fingerprint(public) != l.Key {
		f.check.Bad(0, "a key of the copy is not what its name says")
		return
	}
	if !f.trusted {
		f.check.opts.Keys = append(f.check.opts.Keys, seal.PublicKey{Public: public})
	}
}

// change takes a change of the key that signs. It counts for what its signatures are worth, wherever it comes from.
func (f *file) change(line []byte) {
	var l struct {
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
	c := store.KeyChange{
		Old: make([]byte, ed25519.PublicKeySize), New: make([]byte, ed25519.PublicKeySize),
		OldSig: make([]byte, ed25519.SignatureSize), NewSig: make([]byte, ed25519.SignatureSize),
	}
	err := strict(line, &l)
	if err == nil {
		err = errors.Join(unhex(c.Old, l.Old), unhex(c.New, l.New), unhex(c.Link[:], l.Link), unhex(c.OldSig, l.OldSig), unhex(c.NewSig, l.NewSig))
	}
	if err != nil || f.check.report.Events > 0 {
		f.check.Bad(0, "a change of the signing key is not written as Hearth writes it")
		return
	}
	c.N, c.At, c.Closings = l.N, l.At, l.Closings
	f.check.opts.Changes = append(f.check.opts.Changes, c)
}

func (f *file) agreement(line []byte) {
	var l struct {
		T       string
		Version int
		Hash    string
		Text    string
	}
	sum := sha256.Sum256(nil)
	if err := strict(line, &l); err == nil {
		sum = sha256.Sum256([]byte(l.Text))
	}
	if hex.EncodeToString(sum[:]) != l.Hash {
		f.check.Bad(f.check.head.Seq, "the agreement behind event %d is not the text that the session names", f.check.head.Seq)
		return
	}
	f.counts.Agreements++
}

func (f *file) signature(line []byte) {
	var l struct {
		T        string `json:"t"`
		N        uint64 `json:"n"`
		At       int64  `json:"at"`
		Digest   string `json:"digest"`
		SignedAt int64  `json:"signed_at"`
		Key      string `json:"key"`
		Sig      string `json:"sig"`
	}
	s := store.Signature{Sig: make([]byte, ed25519.SignatureSize)}
	if strict(line, &l) != nil || unhex(s.Digest[:], l.Digest) != nil || unhex(s.Sig, l.Sig) != nil {
		f.check.Bad(0, "a signature in the copy is not written as Hearth writes it")
		return
	}
	s.Seq, s.At, s.SignedAt, s.Key = store.Seq(l.N), l.At, l.SignedAt, l.Key
	f.check.Signature(s)
}

// end holds what came against what the copy says that it held, and the copy against its signature.
func (f *file) end(line []byte) {
	f.ended = true
	var l endLine
	signed, _, _ := bytes.Cut(line, []byte(`,"sig":`))
	sig := make([]byte, ed25519.SignatureSize)
	if strict(line, &l) != nil || unhex(sig, l.Sig) != nil {
		f.check.Bad(0, "the end of the copy is not written as Hearth writes it")
		return
	}
	r := &f.check.report
	if int64(l.Events) > int64(r.Events) {
		f.check.Bad(f.check.Next(), "event %d is missing: the copy held %d events, and %d are there", f.check.Next(), l.Events, r.Events)
	}
	came := endLine{"end", r.Events, r.Words, r.Erased, r.Withheld, f.counts.Agreements, r.Signatures, r.Rules, hex.EncodeToString(f.sum.Sum(nil)), l.Key, l.Sig}
	switch k := f.check.key(l.Key); {
	case f.faulty():
	case k == nil:
		f.check.Bad(0, "the copy is signed by the key %s, which is not one of those to trust", l.Key)
	case !seal.VerifyCopy(k.Public, signed, sig):
		f.check.Bad(0, "the signature of the copy does not hold")
	case !when(k, f.made):
		f.check.Bad(0, "the copy is signed by the key %s, which did not sign when it was made, but %s", l.Key, period(k))
	case came != l:
		f.check.Bad(0, "the copy was changed beside its events: what it is of, who asked for it, an agreement or a signature is not what was written")
	default:
		r.Key = l.Key
		f.check.vouchers = append(f.check.vouchers, voucher{f.check.head.Seq, f.made, k.From})
	}
}

func (f *file) finish() *Report {
	if !f.ended {
		n := f.check.Next()
		f.check.Bad(n, "event %d or the end of the copy is missing: it breaks off behind event %d", n, n-1)
	}
	return f.check.Finish(nil)
}

// strict reads one JSON object with no unknown field.
func strict(line []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return ErrNoRecord
	}
	return nil
}

func unhex(into []byte, text string) error {
	if len(text) != hex.EncodedLen(len(into)) {
		return ErrNoRecord
	}
	_, err := hex.Decode(into, []byte(text))
	return err
}
