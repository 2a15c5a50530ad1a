package storetest

import (
	"time"

	"hearth/store"
)

func reviewBehaviours() []directoryBehaviour {
	return []directoryBehaviour{
		{"what is added to a session stands in its order", (*house).reviews},
		{"what is added to a rehearsal goes with it", (*house).reviewsGo},
	}
}

func (h *house) reviewed(session store.SessionID, kind string) store.Review {
	r := store.Review{ID: freshID(), Session: session, Kind: kind, By: freshID(), At: h.now}
	h.now = h.now.Add(time.Second)
	return r
}

func (h *house) reviews() {
	g := h.group()
	p, other := h.session(g.ID, ""), h.session(g.ID, "")
	outcome := h.reviewed(p.ID, "outcome")
	outcome.About, outcome.Code, outcome.Sealed = "help/7", "reached", []byte{0, 1, 0xff}
	signed := h.reviewed(p.ID, "signed")
	signed.Head = store.Head{Seq: 412, Digest: store.LogDigest(p.ID)}
	later := h.reviewed(p.ID, "addendum")
	later.Sealed = []byte("sealed")
	before := h.head()
	for _, r := range []store.Review{outcome, signed, later} {
		h.ok(h.AddReview(h.ctx(), r))
	}
	if n := h.head() - before; n != 3 {
		h.Fatalf("%d changes for 3 additions", n)
	}
	h.is(h.AddReview(h.ctx(), later), store.ErrTaken)
	missing := h.reviewed("no-such-session", "addendum")
	h.is(h.AddReview(h.ctx(), missing), store.ErrNotFound)
	got := must[[]store.Review](h)(h.Reviews(h.ctx(), p.ID))
	signed.Sealed = []byte{}
	for i := range got {
		if got[i].Sealed == nil {
			got[i].Sealed = []byte{}
		}
	}
	h.same(got, []store.Review{outcome, signed, later})
	h.same(must[[]store.Review](h)(h.Reviews(h.ctx(), other.ID)), []store.Review(nil))
}

func (h *house) reviewsGo() {
	p := h.session(h.group().ID, "rehearsal")
	h.ok(h.AddReview(h.ctx(), h.reviewed(p.ID, "outcome")))
	h.ok(h.DeleteSession(h.ctx(), p.ID))
	h.same(must[[]store.Review](h)(h.Reviews(h.ctx(), p.ID)), []store.Review(nil))
}
