package hub

import (
	"sync"

	"hearth/store"
)

// links joins the hubs of one process as a Link joins instances: at once, and as reliably as a test wants. Every hub that
// is opened with it hears what any of them says.
type links struct {
	mu    sync.Mutex
	ears  []Ears
	quiet bool // nothing comes through
	said  map[string]int
}

// link is one hub's end.
type link struct {
	*links
	own Ears
}

// linked gives hubs ends of these links.
func (l *links) linked(o *Options) { o.Link = &link{links: l} }

func (k *link) Start(e Ears) {
	k.mu.Lock()
	k.own = e
	k.ears = append(k.ears, e)
	k.mu.Unlock()
	e.Linked(true)
}

func (k *link) Follow(store.SessionID)   { k.note("follow") }
func (k *link) Unfollow(store.SessionID) { k.note("unfollow") }

func (k *link) Moved(id store.SessionID, head store.Seq) {
	k.tell("moved", func(e Ears) { e.Look(id, head) })
}

func (k *link) Attached(id store.SessionID) {
	k.tell("attached", func(e Ears) { e.LookAround(id) })
}

func (k *link) Writing(id store.SessionID, s Signal) {
	k.tell("writing", func(e Ears) { e.Heard(id, s) })
}

func (k *link) Changed() { k.tell("changed", Ears.LookUp) }

func (k *link) Close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, e := range k.ears {
		if e == k.own {
			k.ears = append(k.ears[:i:i], k.ears[i+1:]...)
			break
		}
	}
	return nil
}

func (l *links) note(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.said == nil {
		l.said = map[string]int{}
	}
	l.said[what]++
}

func (l *links) times(what string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said[what]
}

func (k *link) tell(what string, how func(Ears)) {
	k.note(what)
	k.mu.Lock()
	ears := k.ears
	if k.quiet {
		ears = nil
	}
	own := k.own
	k.mu.Unlock()
	for _, e := range ears {
		if e != own {
			how(e)
		}
	}
}

// away takes the link away, or gives it back.
func (l *links) away(away bool) {
	l.mu.Lock()
	l.quiet = away
	ears := l.ears
	l.mu.Unlock()
	for _, e := range ears {
		e.Linked(!away)
	}
}
