package app

import (
	"context"
	"encoding/hex"
	"fmt"
	"path/filepath"

	"hearth/cmd/hearth/internal/config"
	"hearth/store/seal"
)

// A Rotation is what RotateMaster did.
type Rotation struct {
	File      string // where the master key is kept; "": the environment
	Anew, All int    // how many keys were wrapped anew, of how many
	Finished  bool   // the old one is out of the file
}

// RotateMaster replaces the master key by a new one, and wraps every data key anew; see package seal. Repeating it while the
// old one is still behind the new one goes on with that. finish takes the old one out.
func (h *House) RotateMaster(ctx context.Context, c *config.Config, finish bool) (r Rotation, err error) {
	r.File = masterPath(c)
	present, err := readMaster(c)
	if err != nil {
		return r, err
	}
	switch {
	case present.Replaces() > 0:
	case finish:
		return r, config.Problem("there is one master key alone, so there is none to take out; hearth keys rotate begins with a new one")
	case r.File == "":
		return r, config.Problem("the master key is in HEARTH_MASTER_KEY: put a new one in front of it, apart by a comma, start every server with both, then run this with both")
	default:
		if _, err = seal.RotateMasterFile(r.File); err != nil {
			return r, config.Problem(fmt.Sprintf("cannot put a new key into %s (%s); put one there yourself in front of the old one, on a line of its own, and run this again", r.File, cause(err)))
		}
	}
	if r.Anew, r.All, err = h.Ring.Rewrap(ctx, h.Store); err != nil {
		return r, fmt.Errorf("wrap the keys anew; run this again to go on: %w", err)
	}
	if finish && r.File != "" {
		err = seal.ForgetOlder(r.File)
		r.Finished = err == nil
	}
	return r, err
}

// masterPath is the file that holds the master key; "" when the environment does.
func masterPath(c *config.Config) string {
	switch {
	case c.MasterKeyFile != "":
		return c.MasterKeyFile
	case c.MasterKey != "":
		return ""
	}
	return filepath.Join(c.Data, masterKeyFile)
}

// readMaster reads the master key where it is kept, as it is now.
func readMaster(c *config.Config) (seal.Master, error) {
	if path := masterPath(c); path != "" {
		return seal.LoadMaster(path)
	}
	return seal.ParseMaster(c.MasterKey)
}

// PublicKeys are what verifies this store's records, the present one first: each in hex, and behind it its fingerprint.
func (h *House) PublicKeys(ctx context.Context) ([]string, error) {
	signer, err := h.Ring.Signer(ctx)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, k := range signer.PublicKeys() {
		keys = append(keys, hex.EncodeToString(k)+" "+seal.Fingerprint(k))
	}
	return keys, nil
}
