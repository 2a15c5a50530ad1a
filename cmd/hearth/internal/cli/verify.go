package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/export"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/verify"
	"hearth/store"
)

type verifyCmd struct {
	Record string   `arg:"" optional:"" placeholder:"SESSION|FILE" help:"A session's id, or a file that hearth export wrote. A file is checked without a store and without a secret."`
	All    bool     `help:"Check every session that the store has."`
	Pubkey []string `placeholder:"KEY" help:"Public key to trust, as hearth keys public prints it, or a file that holds such lines; may be given several times. The first key of an installation is enough: trust follows its changes. Without it: the store's own, or those that a file brings."`
	Head   string   `placeholder:"FINGERPRINT" help:"The receipt of a session: some event of the record must have it."`
}

// elsewhere reports whether a file is meant, so that the settings of this process play no part.
func (c *verifyCmd) elsewhere() bool {
	if c.Record == "" || c.All {
		return false
	}
	info, err := os.Stat(c.Record)
	return err == nil && info.Mode().IsRegular()
}

// Run checks records, and fails when one is not whole. What could not be checked is exit 2, and no verdict.
func (c *verifyCmd) Run(x *run) error {
	if (c.Record == "") == !c.All {
		return unchecked(office.ErrAsk("name one session or one file, or ask for -all"))
	}
	o, err := c.options()
	if err != nil {
		return unchecked(err)
	}
	if c.elsewhere() {
		return c.file(x, o)
	}
	return x.open(func(h *app.House) error {
		if c.All {
			return c.all(x, h, o)
		}
		session, err := h.Store.Session(x.ctx, store.SessionID(c.Record))
		if err != nil {
			return unchecked(err)
		}
		r, err := h.Verify(x.ctx, session, o)
		if err != nil {
			return unchecked(err)
		}
		return x.verdict(r)
	})
}

func (c *verifyCmd) options() (o verify.Options, err error) {
	for _, text := range c.Pubkey {
		if b, err := os.ReadFile(text); err == nil {
			text = string(b)
		}
		keys, ok := verify.ParseKeys(text)
		if !ok {
			return o, office.ErrAsk("-pubkey is no public key; give one as hearth keys public prints it, or a file that holds one")
		}
		o.Keys = append(o.Keys, keys...)
	}
	if o.Receipt = strings.ToUpper(strings.TrimSpace(c.Head)); o.Receipt != "" && (len(o.Receipt) != 24 || c.All) {
		return o, office.ErrAsk("a receipt is five groups of four letters and digits, such as ABCD-EFGH-IJKL-MNOP-2345, and belongs to one session")
	}
	return o, nil
}

func (c *verifyCmd) file(x *run, o verify.Options) error {
	f, err := os.Open(c.Record)
	if err != nil {
		return unchecked(err)
	}
	r, err := verify.File(f, o)
	if errors.Is(err, verify.ErrNoRecord) && forReaders(f) {
		err = office.ErrAsk("this is a copy for readers: it leaves words out, so that nobody can check it against the record. The copy to check is what hearth export SESSION -format json writes")
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return unchecked(err)
	}
	if o.Keys == nil && r.Fault == nil {
		x.printf("The keys are those that the file brings. To know whose they are, give -pubkey as the server's operator published it.\n")
	}
	return x.verdict(r)
}

// forReaders reports whether a file ends in the manifest of a copy for readers, in whatever form it was printed.
func forReaders(f *os.File) bool {
	info, err := f.Stat()
	if err != nil {
		return false
	}
	end := make([]byte, min(info.Size(), 64<<10))
	_, err = f.ReadAt(end, info.Size()-int64(len(end)))
	return err == nil && bytes.Contains(end, []byte(export.ReadersFormat))
}

// all checks every session and sums up. One that is not whole does not keep the others from being looked at.
func (c *verifyCmd) all(x *run, h *app.House, o verify.Options) error {
	faults, err := h.VerifyAll(x.ctx, o, func(r *verify.Report) { x.report(x.env.Out, r) })
	if err != nil {
		return unchecked(err)
	}
	if faults > 0 {
		return broken{fmt.Sprintf("%d faults; the lines above name them", faults)}
	}
	x.printf("All is whole.\n")
	return nil
}

// verdict prints a report and makes a fault the command's error.
func (x *run) verdict(r *verify.Report) error {
	x.report(x.env.Out, r)
	if r.Fault != nil {
		return broken{r.Fault.Say}
	}
	return nil
}

func (x *run) report(w io.Writer, r *verify.Report) {
	if r.Fault != nil {
		_, _ = fmt.Fprintf(w, "%s  NOT WHOLE: %s\n", clean(string(r.Session)), r.Fault.Say)
		return
	}
	whole := "whole"
	if r.Partial {
		whole = "a part of the record, whole as far as it goes"
	}
	_, _ = fmt.Fprintf(w, "%s  %s: %d events, %d with words", clean(string(r.Session)), whole, r.Events, r.Words)
	if r.Erased > 0 {
		_, _ = fmt.Fprintf(w, ", %d erased", r.Erased)
	}
	if r.Withheld > 0 {
		_, _ = fmt.Fprintf(w, ", %d left out of this copy", r.Withheld)
	}
	_, _ = fmt.Fprintf(w, "; rules %d kept", r.Rules)
	if !r.Ended {
		_, _ = fmt.Fprint(w, "; not ended")
	}
	switch {
	case r.Signed.Seq > 0:
		_, _ = fmt.Fprintf(w, "; signed up to event %d by key %s", r.Signed.Seq, r.Key)
	case r.Key != "":
		_, _ = fmt.Fprintf(w, "; signed as a copy by key %s", r.Key)
	default:
		_, _ = fmt.Fprint(w, "; not signed yet")
	}
	_, _ = fmt.Fprintf(w, "; head %s at event %d", r.Head.Fingerprint(), r.Head.Seq)
	if r.Receipt > 0 {
		_, _ = fmt.Fprintf(w, "; the receipt is of event %d", r.Receipt)
	}
	_, _ = fmt.Fprintln(w)
}

// A broken is a record that is not whole.
type broken struct{ say string }

// Error is the fault.
func (b broken) Error() string { return b.say }

// An uncheckable is a check that was not made: neither good news nor bad.
type uncheckable struct{ error }

// Unwrap gives the cause.
func (u uncheckable) Unwrap() error { return u.error }

func unchecked(err error) error { return uncheckable{err} }
