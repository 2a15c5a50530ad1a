package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// A staffless store cannot say who anybody is.
type staffless struct {
	store.Store
	err error
}

func (s *staffless) Staff(ctx context.Context, id store.ID) (store.Staff, error) {
	if s.err != nil {
		return store.Staff{}, s.err
	}
	return s.Store.Staff(ctx, id)
}

// TestTheRegisterSaysWhoIsGone: an account that is no more is gone; one that cannot be looked up now is not, and the page says
// that it cannot be shown.
func TestTheRegisterSaysWhoIsGone(t *testing.T) {
	var st *staffless
	w := newWorld(t, func(o *Options) {
		st = &staffless{Store: o.Store}
		o.Store = st
	})
	w.no(w.Office.Audit(t.Context(), office.Actor{Who: "staff/" + string(w.ana.ID)}, office.ExportTranscript+".json", "session/"+string(w.session.ID), "to prove it", "ok"))
	for _, c := range []struct {
		err    error
		status int
		gone   bool
	}{{nil, 200, false}, {store.ErrNotFound, 200, true}, {store.ErrUnavailable, http.StatusServiceUnavailable, false}} {
		st.err = c.err
		a := w.as(httptest.NewRequest("GET", "/sessions/"+string(w.session.ID)+"/copies", nil))
		if a.Code != c.status || strings.Contains(a.Body.String(), "an account that is gone") != c.gone {
			t.Errorf("%v: %d", c.err, a.Code)
		}
	}
}
