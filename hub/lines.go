package hub

import (
	"context"

	"hearth/moderation"
	"hearth/store"
)

// linesMost is how many records one call of Lines looks at.
const linesMost = 1000

// Lines is a part of Transcript: the lines of at most limit records after a number, under the same duties of the caller.
// next is the number to go on after; 0 says that the record ends here. A part may hold fewer lines than records, or none.
func (h *Hub) Lines(ctx context.Context, session store.SessionID, by Reader, after uint64, limit int) (lines []Line, next uint64, err error) {
	if limit <= 0 || limit > linesMost {
		limit = linesMost
	}
	r, err := h.begun(ctx, session)
	if err != nil {
		return nil, 0, err
	}
	records, err := h.records(ctx, session, moderation.Seq(after), limit)
	if err != nil || len(records) == 0 {
		return nil, 0, err
	}
	events, err := r.opener().open(ctx, records, &by)
	if err != nil {
		return nil, 0, err
	}
	if err := r.reading(ctx, func(r *room) { lines = r.lines(events, &by) }); err != nil {
		return nil, 0, err
	}
	if len(records) == limit {
		next = uint64(records[len(records)-1].Seq)
	}
	return lines, next, nil
}

// Place is the number of the event that an id names in a session; ErrNoRoom when it names none.
func (h *Hub) Place(ctx context.Context, session store.SessionID, id string) (uint64, error) {
	r, err := h.begun(ctx, session)
	if err != nil {
		return 0, err
	}
	seq := r.resolve(id)
	if seq == 0 {
		return 0, ErrNoRoom
	}
	return uint64(seq), nil
}
