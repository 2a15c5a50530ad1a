package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/rehearse"
)

type rehearseCmd struct {
	Key    string `placeholder:"KEY" help:"API key with the scopes sessions, rooms, tickets, transcripts; with -url it rehearses against that running server. Without it, a server is started for the rehearsal."`
	Export string `placeholder:"FILE" help:"Keep a copy of the rehearsal's record in this file, as hearth verify reads it."`
}

// elsewhere reports whether a running server is meant, so that the settings of this process play no part: an address
// that begins with https:// is that server's to speak for.
func (c *rehearseCmd) elsewhere() bool { return c.Key != "" }

// Run plays a scripted session and says which promises held. It fails when one did not.
func (c *rehearseCmd) Run(x *run) (err error) {
	o := rehearse.Options{URL: x.config.URL, Key: c.Key, Out: x.env.Out, Step: x.progress()}
	switch {
	case c.Key != "" && o.URL == "":
		return rehearse.Advice("give the server's public address with -url beside -key")
	case c.Key == "" && o.URL != "":
		return rehearse.Advice("give a key of that server with -key beside -url (`hearth key new` makes one), or unset HEARTH_URL to rehearse on a server of its own")
	case c.Key == "":
		own, err := rehearse.StartOwn(x.ctx, *x.config, app.NewLogger(x.env.Err, x.verbose))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, own.Close()) }()
		o.URL, o.Key = own.URL, own.Key
	}
	return c.play(x, o)
}

func (c *rehearseCmd) play(x *run, o rehearse.Options) (err error) {
	if c.Export != "" {
		f, err := os.OpenFile(c.Export, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return rehearse.Advice("cannot write the export; name another file with -export")
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		o.Export = f
	}
	v, err := rehearse.Run(x.ctx, o)
	if err != nil {
		return err
	}
	if broke := v.Breaches(); len(broke) > 0 {
		return rehearse.Advice(fmt.Sprintf("%d of %d promises did not hold; the verdict above says which: do not let people in before it is mended", len(broke), len(v.Checks)))
	}
	return nil
}

// progress tells a terminal which act is on, and nobody else.
func (x *run) progress() func(string) {
	f, ok := x.env.Err.(*os.File)
	if !ok {
		return nil
	}
	if i, err := f.Stat(); err != nil || i.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return func(act string) { _, _ = io.WriteString(f, "  … "+act+"\n") }
}
