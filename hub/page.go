package hub

import (
	"context"
	"fmt"

	"hearth/moderation"
	"hearth/store"
)

// asking runs something on the room's goroutine and waits for it.
type asking struct {
	run  func(r *room)
	done chan error
}

func (a asking) handle(r *room) { a.run(r); a.done <- nil }

func (a asking) refuse(why error) { a.done <- why }

// ask's run may still be under way when ctx has ended: what it writes may only be read when there is no error.
func (r *room) ask(ctx context.Context, run func(r *room)) error {
	a := asking{run, make(chan error, 1)}
	r.post(a)
	select {
	case err := <-a.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// refresh reads what the room may lack, unless a batch is under way that will tell.
func (r *room) refresh() {
	if r.flight == nil {
		r.catchUp(nil)
	}
}

// reading runs something that judges what a reader may have, on a record that the store has confirmed (rule 7), as it is
// now: what another instance has just acknowledged, a message taken back there, counts here from the same moment.
func (r *room) reading(ctx context.Context, run func(r *room)) error {
	sure := false
	err := r.ask(ctx, func(r *room) {
		r.refresh()
		if sure = r.confirmed() && r.broken == nil; sure {
			run(r)
		}
	})
	if err == nil && !sure {
		return fmt.Errorf("confirming the record: %w", store.ErrUnavailable)
	}
	return err
}

// View is the room as one viewer may see it, as JSON (package wire).
func (h *Hub) View(ctx context.Context, session store.SessionID, v moderation.Viewer) ([]byte, error) {
	r, err := h.begun(ctx, session)
	if err != nil {
		return nil, err
	}
	v.Device = r.device(v.Device)
	var view []byte
	if err := r.reading(ctx, func(r *room) { view = r.view(v) }); err != nil {
		return nil, err
	}
	return view, nil
}

// pageScan bounds how many records one page looks at for more events that its viewer may have. It goes on to the first
// one, since a page without any could not be turned.
const pageScan = 2000

// Page is a JSON object {"events":[…],"earlier":bool} of the events before an id that a viewer may have now, oldest
// first; before "" is the newest. limit is at most 300.
func (h *Hub) Page(ctx context.Context, session store.SessionID, v moderation.Viewer, before string, limit int) ([]byte, error) {
	if limit <= 0 || limit > historyMost {
		limit = historyMost
	}
	r, err := h.begun(ctx, session)
	if err != nil {
		return nil, err
	}
	v.Device = r.device(v.Device)
	end := moderation.Seq(len(*r.checks.Load())) + 1
	if before != "" {
		if end = r.resolve(before); end == 0 {
			return nil, ErrNoRoom
		}
	}
	var frames [][]byte
	start := end
	for scanned := 0; start > 1 && len(frames) < limit && (scanned < pageScan || len(frames) == 0); {
		n := min(moderation.Seq(limit), start-1)
		start -= n
		scanned += int(n)
		records, err := h.records(ctx, session, start-1, int(n))
		if err != nil {
			return nil, err
		}
		events, err := r.opener().open(ctx, records, &Reader{})
		if err != nil {
			return nil, err
		}
		var part [][]byte
		if err := r.reading(ctx, func(r *room) { part = r.gateAll(v, events) }); err != nil {
			return nil, err
		}
		frames = append(part, frames...)
	}
	more := len(frames) > limit
	if more {
		frames = frames[len(frames)-limit:]
	}
	var reach moderation.Reach
	if err := r.ask(ctx, func(r *room) { reach = r.committed.Reach(v) }); err != nil {
		return nil, err
	}
	return page(frames, more || (reach.In && start > max(reach.From, 1))), nil
}

func (r *room) gateAll(v moderation.Viewer, events []opened) [][]byte {
	var out [][]byte
	for i := range events {
		if f := r.gated(v, &events[i].event); f != nil {
			out = append(out, f)
		}
	}
	return out
}

func page(frames [][]byte, earlier bool) []byte {
	b := []byte(`{"events":[`)
	for i, f := range frames {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, f...)
	}
	if earlier {
		return append(b, `],"earlier":true}`...)
	}
	return append(b, `],"earlier":false}`...)
}
