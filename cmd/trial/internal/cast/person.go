package cast

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"hearth/cmd/internal/kit"
)

// Limits in time.
const (
	waitWithin  = 12 * time.Second       // of any single wait: a server answers "not saved" after ten seconds
	comeBack    = 50 * time.Millisecond  // at least, before trying the next address
	comeBackBy  = 100 * time.Millisecond // and up to so much more
	repeatAfter = 100 * time.Millisecond // before a message that was not saved is sent again
)

// A Person is somebody in the session. It is safe for concurrent use.
type Person struct {
	Name  string
	Staff bool

	place *kit.Place
	homes []*kit.Server // the addresses they know, by instance
	done  chan struct{} // closed when the goroutine has ended

	mu       sync.Mutex      // guards what follows
	who      string          // their id in the session
	at       int             // the instance where they are, or try to be
	only     bool            // they wait for that very one
	parked   bool            // they do not come back for now
	live     *kit.Live       // nil while they are not connected
	lives    []*kit.Live     // all they ever had, in order
	ats      []int           // where each of them led
	changed  chan struct{}   // closed and replaced when any of that changes
	lostAt   time.Time       // when their connection last ended
	returns  []time.Duration // how long each coming back took, where they were not parked
	refusals map[string]int  // answers other than done, by their code
}

func newPerson(name string, staff bool, place *kit.Place, homes []*kit.Server, at int) *Person {
	return &Person{
		Name: name, Staff: staff, place: place, homes: homes, at: at,
		done: make(chan struct{}), changed: make(chan struct{}), refusals: map[string]int{},
	}
}

// keep keeps the person connected until ctx ends.
func (p *Person) keep(ctx context.Context) {
	defer close(p.done)
	for ctx.Err() == nil {
		at, ok := p.mayCome(ctx)
		if !ok {
			return
		}
		if l := p.connect(ctx, at); l != nil {
			select {
			case <-l.Done():
			case <-ctx.Done():
			}
			l.Close()
			p.ended()
		}
		p.next(ctx)
	}
}

// mayCome waits while the person is parked.
func (p *Person) mayCome(ctx context.Context) (at int, ok bool) {
	for {
		p.mu.Lock()
		parked, at, changed := p.parked, p.at, p.changed
		p.mu.Unlock()
		if !parked {
			return at, true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return 0, false
		}
	}
}

func (p *Person) connect(ctx context.Context, at int) *kit.Live {
	l, err := p.place.At(p.homes[at]).Socket(ctx, p.Last())
	if err != nil {
		return nil
	}
	v, _, err := l.Welcome(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lives, p.ats = append(p.lives, l), append(p.ats, at) // what came, came: a welcome too whose end was not seen
	if err != nil || p.parked {
		go l.Close()
		return nil
	}
	p.live, p.who = l, v.You.Who
	if !p.lostAt.IsZero() {
		p.returns = append(p.returns, time.Since(p.lostAt))
	}
	p.tell()
	return l
}

func (p *Person) ended() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.live, p.lostAt = nil, time.Now()
	p.tell()
}

// next goes to the next address after a moment, unless the person waits for this one.
func (p *Person) next(ctx context.Context) {
	select {
	case <-time.After(comeBack + rand.N(comeBackBy)):
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.only {
		p.at = (p.at + 1) % len(p.homes)
	}
}

// tell wakes whoever waits. mu is held.
func (p *Person) tell() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// Last is the id of the last event that came to them.
func (p *Person) Last() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(p.lives) - 1; i >= 0; i-- {
		if last := p.lives[i].Last(); last != "" {
			return last
		}
	}
	return ""
}

// Who is their id in the session; "" before their first welcome.
func (p *Person) Who() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.who
}

// Away is how long their last coming back took; 0 where there was none.
func (p *Person) Away() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.returns) == 0 {
		return 0
	}
	return p.returns[len(p.returns)-1]
}

// At is the instance where they are or try to be.
func (p *Person) At() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

// Park keeps them away when their connection ends, until Return.
func (p *Person) Park() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.parked = true
	p.tell()
}

// Return lets them come back. What they were away for does not count as time to come back.
func (p *Person) Return() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.parked, p.lostAt = false, time.Time{}
	p.tell()
}

// Move takes them to another instance, as a phone moves to another network.
func (p *Person) Move(ctx context.Context, to int) error {
	p.mu.Lock()
	if p.at == to && p.live != nil {
		p.mu.Unlock()
		return nil
	}
	was, live, n := p.only, p.live, len(p.lives)
	p.at, p.only = to, true
	p.mu.Unlock()
	if live != nil {
		live.Close()
	}
	err := p.await(ctx, func() bool { return p.live != nil && len(p.lives) > n && p.at == to })
	p.mu.Lock()
	defer p.mu.Unlock()
	p.only = was
	return err
}

// Here waits until they are connected.
func (p *Person) Here(ctx context.Context) error {
	return p.await(ctx, func() bool { return p.live != nil })
}

// await waits until something is so; mu is held when it is asked.
func (p *Person) await(ctx context.Context, is func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, 3*waitWithin)
	defer cancel()
	for {
		p.mu.Lock()
		so, changed := is(), p.changed
		p.mu.Unlock()
		if so {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return errors.Join(errors.New("wait for "+p.Name+" to be connected"), ctx.Err())
		}
	}
}

// current is the connection they have, once they have one.
func (p *Person) current(ctx context.Context) (*kit.Live, error) {
	if err := p.Here(ctx); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.live, nil // it may have ended meanwhile: then the caller finds out, and comes again
}

// A Watch reads on in what came to a person, from where they were when it began, over connections that end and begin.
type Watch struct {
	p          *Person
	life, mark int
}

// Watch begins one.
func (p *Person) Watch() *Watch {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := &Watch{p: p}
	if w.life = len(p.lives) - 1; w.life >= 0 {
		w.mark = p.lives[w.life].Mark()
	}
	w.life = max(0, w.life)
	return w
}

// lookEvery is how soon a Watch sees what came.
const lookEvery = 10 * time.Millisecond

// Await waits for a frame that fits, behind the last one that did.
func (w *Watch) Await(ctx context.Context, fits func(*kit.Frame) bool) (kit.Frame, error) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if f, ok := w.next(fits); ok {
			return f, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return kit.Frame{}, ctx.Err()
		}
	}
}

// All gives every frame that fits and has come by now, behind the last one that did.
func (w *Watch) All(fits func(*kit.Frame) bool) []kit.Frame {
	var all []kit.Frame
	for {
		f, ok := w.next(fits)
		if !ok {
			return all
		}
		all = append(all, f)
	}
}

func (w *Watch) next(fits func(*kit.Frame) bool) (kit.Frame, bool) {
	w.p.mu.Lock()
	lives := w.p.lives
	w.p.mu.Unlock()
	for w.life < len(lives) {
		// A connection takes nothing in any more once a later one is there: it was closed first.
		later := w.life+1 < len(lives)
		frames := lives[w.life].Since(w.mark)
		for i := range frames {
			w.mark++
			if fits(&frames[i]) {
				return frames[i], true
			}
		}
		if !later {
			break
		}
		w.life, w.mark = w.life+1, 0
	}
	return kit.Frame{}, false
}
