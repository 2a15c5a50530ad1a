package app

import (
	"context"
	"fmt"
	"path/filepath"

	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/verify"
	"hearth/store"
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

// PublicKeys are what verifies this store's records, the present one first: each in hex, behind it its fingerprint, and
// between which times it signed.
func (h *House) PublicKeys(ctx context.Context) ([]string, error) {
	signer, err := h.Ring.Signer(ctx)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, k := range signer.PublicKeys() {
		keys = append(keys, verify.WriteKey(&k))
	}
	return keys, nil
}

// RenewSigner puts a new signing key in the place of the present one, also beside servers that run. Before, and once more
// behind it, the old key signs every head that nobody has signed yet, since no later key may speak for them. finished: one
// that was broken off was only brought to its end.
func (h *House) RenewSigner(ctx context.Context) (finished bool, err error) {
	if n, err := h.Ring.DestroyReplaced(ctx); err != nil || n > 0 {
		return n > 0, err
	}
	old, err := h.Ring.Signer(ctx)
	if err != nil {
		return false, err
	}
	if err := h.signHeads(ctx, old); err != nil {
		return false, err
	}
	last, err := h.Store.LastClosing(ctx)
	if err != nil {
		return false, err
	}
	now, err := h.Store.Now(ctx)
	if err != nil {
		return false, err
	}
	if _, err := h.Ring.RenewSigner(ctx, now.UnixMilli(), last); err != nil {
		return false, err
	}
	if err := h.signHeads(ctx, old); err != nil {
		return false, err
	}
	_, err = h.Ring.DestroyReplaced(ctx)
	return false, err
}

// signHeads signs the heads of all logs that stand above their last signature.
func (h *House) signHeads(ctx context.Context, signer *seal.Signer) error {
	sessions, err := h.Store.ListSessions(ctx, store.SessionFilter{})
	if err != nil {
		return err
	}
	ids := make([]store.SessionID, len(sessions))
	for i := range sessions {
		ids[i] = sessions[i].ID
	}
	heads, err := h.Store.Heads(ctx, ids)
	if err != nil {
		return err
	}
	now, err := h.Store.Now(ctx)
	if err != nil {
		return err
	}
	for id, head := range heads {
		signed, err := h.Store.Signatures(ctx, id)
		if err != nil {
			return err
		}
		if n := len(signed); n > 0 && signed[n-1].Seq >= head.Seq {
			continue
		}
		if err := h.Store.PutSignature(ctx, id, signer.SignHead(id, head, now.UnixMilli())); err != nil {
			return err
		}
	}
	return nil
}

// keepChain begins a new signing key where the chain of closed sessions is not any more what the present keys say of it, after
// an older copy was restored: the new key names the chain as it is, and so tells that there was a restore.
func (h *House) keepChain(ctx context.Context) error {
	changes, err := h.Store.KeyChanges(ctx)
	if err != nil || len(changes) == 0 {
		return err
	}
	chain, err := h.Store.ClosingsAfter(ctx, 0, 0)
	if err != nil || verify.Anchors(changes, chain) == nil {
		return err
	}
	if _, err := h.RenewSigner(ctx); err != nil {
		return err
	}
	return h.Office.Audit(ctx, office.Actor{Who: "system"}, "keys.sign", "store", "restored", "ok")
}
