package auth_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/auth"
	"hearth/store"
	"hearth/store/seal"
	"hearth/store/sqlite"
)

// FuzzSecrets shows every door what anybody may send instead of a secret. The answer is always the same, whatever it is.
func FuzzSecrets(f *testing.F) {
	for _, s := range []string{
		"", "null", "undefined", "[]", "{}", "\x00", "hearth_", "hearth_" + strings.Repeat("A", 26), strings.Repeat("A", 26),
		strings.Repeat("7", 26), strings.Repeat("=", 26), ".", "e30.AAAA", "eyJzIjoiYSJ9.", strings.Repeat("a", 5000), "%00", "\u202e",
	} {
		f.Add(s)
	}
	st, err := sqlite.Open(f.Context(), f.TempDir(), sqlite.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = st.Close() })
	master, err := seal.ParseMaster("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
	if err != nil {
		f.Fatal(err)
	}
	ring := seal.New(st, master)
	if err := ring.Unlock(f.Context()); err != nil {
		f.Fatal(err)
	}
	if err := st.CreateStaff(f.Context(), store.Staff{ID: "a", Login: "ana", Name: "Ana", Role: auth.RoleAdmin}); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, code string) {
		a := auth.New(auth.Options{Directory: st, Hash: ring, Seal: ring}) // a new one: nobody has to wait
		from := netip.MustParseAddr("203.0.113.7")
		ctx := t.Context()
		doors := map[string]func() error{
			"cookie":     func() error { _, err := a.SignedIn(ctx, code); return err },
			"seat":       func() error { _, err := a.Seat(ctx, code); return err },
			"key":        func() error { _, _, err := a.Key(ctx, code); return err },
			"pass":       func() error { _, _, err := a.Pass(ctx, code); return err },
			"ticket":     func() error { _, err := a.TakeTicket(ctx, "s", code); return err },
			"link":       func() error { _, err := a.PeekLink(ctx, code, from); return err },
			"use a link": func() error { _, _, err := a.UseLink(ctx, code, auth.Account{Password: password}, from); return err },
			"invitation": func() error { _, err := a.PeekInvitation(ctx, code, from); return err },
			"use one":    func() error { _, _, err := a.UseInvitation(ctx, code, from); return err },
		}
		for name, door := range doors {
			if err := door(); !errors.Is(err, auth.ErrNobody) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
