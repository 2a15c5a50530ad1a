package cli_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/cli"
	"hearth/cmd/hearth/internal/config"
	"hearth/cmd/hearth/internal/office"
	"hearth/moderation"
	"hearth/store"
)

// TestTheTableOfReadersByCommandLine: transcript and copies, as everyone with an account.
func TestTheTableOfReadersByCommandLine(t *testing.T) {
	p := prompt{t, t.TempDir()}
	p.must("staff", "add", "lead", "-role", "facilitator")
	var planned struct{ Sessions []struct{ ID string } }
	read(t, p.must("session", "new", "-as", "lead", "-json"), &planned)
	id := planned.Sessions[0].ID
	logins := map[office.Standing]string{office.AsFacilitator: "lead"}
	for who, role := range map[office.Standing]string{
		office.AsCofacilitator: "facilitator", office.AsObserver: "facilitator", office.AsReviewer: "facilitator", office.AsOther: "facilitator",
		office.AsCoordinator: "coordinator", office.AsAdmin: "admin", office.AsEmergency: "admin",
	} {
		logins[who] = "at" + string(bytes.ReplaceAll([]byte(who), []byte(" "), []byte(".")))
		p.must("staff", "add", logins[who], "-role", role)
	}
	letIn(t, p.data, store.SessionID(id), logins)
	for who, login := range logins {
		may := slices.Contains(office.ReadTable()[office.PathCommand], who)
		for _, command := range []string{"transcript", "export"} {
			var out, log bytes.Buffer
			cli.Main(t.Context(), cli.Env{Args: []string{"-data", p.data, command, id, "-as", login, "-purpose", "supervision"}, Out: &out, Err: &log})
			if refused := bytes.Contains(log.Bytes(), []byte("may not read")); refused == may {
				t.Errorf("%s as %s: %s%s", command, who, out.String(), log.String())
			}
		}
	}
}

// letIn gives each of them what the table calls them by.
func letIn(t *testing.T, dir string, id store.SessionID, logins map[office.Standing]string) {
	t.Helper()
	h, err := app.OpenHouse(t.Context(), &config.Config{Data: dir}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	no := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	as := func(who office.Standing) office.Actor {
		s, err := h.Office.StaffNamed(t.Context(), logins[who])
		no(err)
		return office.Actor{Who: "test", Staff: s.ID}
	}
	s, err := h.Store.Session(t.Context(), id)
	no(err)
	s.Phase = string(moderation.HasEnded)
	no(h.Store.UpdateSession(t.Context(), s))
	lead := as(office.AsFacilitator)
	for who, role := range map[office.Standing]moderation.Role{office.AsCofacilitator: moderation.Cofacilitator, office.AsObserver: moderation.Observer} {
		no(h.Office.SetGroupRole(t.Context(), lead, s.Group, as(who).Staff, string(role)))
	}
	_, err = h.Office.GrantReading(t.Context(), lead, s, as(office.AsReviewer).Staff, time.Now().Add(time.Hour), "supervision")
	no(err)
	_, err = h.Office.BreakGlass(t.Context(), as(office.AsEmergency), s, "somebody may be in danger")
	no(err)
}
