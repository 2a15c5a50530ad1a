package hub

import (
	"slices"

	"hearth/moderation"
)

// Erasure of words, as a live room follows it. The event comes before the destruction (moderation.Erased): from its number
// on no memory of this room has the words, frames that carried them are made anew, and everyone is welcomed anew, since
// what stood on their screens is to be forgotten.

// touches reports whether an erasure takes the words of an event: those of a message it names, wherever they are shown,
// those by or about the person it names, or all.
func touches(x moderation.Erased, e *moderation.Event) bool {
	if x.All {
		return true
	}
	if x.Who != "" {
		switch f := e.Fact.(type) {
		case moderation.CheckInEnded:
			if len(f.Shown) > 0 {
				return true // it shows numbers, perhaps theirs
			}
		case moderation.PromptEnded:
			if len(f.Shown) > 0 {
				return true // it shows answers, perhaps theirs
			}
		}
	}
	if x.Who != "" && (e.Owner() == x.Who || names(e, x.Who)) {
		return true
	}
	return slices.ContainsFunc(x.Messages, func(q moderation.Seq) bool { return shows(e, q) })
}

// scrub forgets the words that an erasure takes.
func (r *room) scrub(x moderation.Erased) {
	if x.Who != "" {
		delete(r.people.names, x.Who)
		r.people.wiped = append(r.people.wiped, x.Who)
	}
	if x.All {
		clear(r.people.names)
		r.people.title = ""
		r.people.blank = true
	}
	for i := range r.recent.events {
		e := &r.recent.events[i]
		if x.All || (x.Who != "" && e.Owner() == x.Who) || slices.Contains(x.Messages, e.Seq) {
			e.Words = moderation.Words{}
		}
	}
}

// erases reports whether any of these events is an erasure.
func erases(events []moderation.Event) bool {
	return slices.ContainsFunc(events, func(e moderation.Event) bool {
		_, ok := e.Fact.(moderation.Erased)
		return ok
	})
}
