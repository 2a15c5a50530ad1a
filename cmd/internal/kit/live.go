package kit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrClosed is a connection that ended while something was awaited.
var ErrClosed = errors.New("the connection has ended")

// ErrSilent is something awaited that did not come in time.
var ErrSilent = errors.New("it did not come in time")

// transport is what differs between a socket and a stream. receive gives one frame, and io errors at its end; write
// sends a command and, where the answer comes back by itself, returns it.
type transport interface {
	receive(ctx context.Context) ([]byte, error)
	write(ctx context.Context, frame []byte) (answer []byte, err error)
	code(err error) int // the close code that an error of receive carries; 0: none
	close()
}

// A Live is a connection to a room. It keeps every frame that it got, in order, for whoever asks what came and what did
// not. It is safe for concurrent use. Close ends it; a place makes it.
type Live struct {
	wait time.Duration
	by   transport
	stop context.CancelFunc
	done chan struct{} // closed when reading has ended

	mu     sync.Mutex    // guards what follows
	frames []Frame       // all that came
	last   string        // id of the last event
	more   chan struct{} // closed and replaced when something comes
	ended  error         // why reading ended
	ending int           // the close code
}

func newLive(wait time.Duration, by transport) *Live {
	ctx, stop := context.WithCancel(context.Background())
	l := &Live{wait: wait, by: by, stop: stop, done: make(chan struct{}), more: make(chan struct{})}
	go l.read(ctx)
	return l
}

func (l *Live) read(ctx context.Context) {
	defer close(l.done)
	for {
		b, err := l.by.receive(ctx)
		if err == nil {
			var f Frame
			if f, err = readFrame(b); err == nil {
				l.keep(f)
				continue
			}
		}
		l.mu.Lock()
		l.ended, l.ending = err, l.by.code(err)
		l.told()
		l.mu.Unlock()
		return
	}
}

// keep takes a frame in. A bye says by which code the connection ends, also where the transport has no codes.
func (l *Live) keep(f Frame) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frames = append(l.frames, f)
	if f.T == "event" {
		l.last = f.ID
	}
	l.told()
}

// told wakes whoever waits. mu is held.
func (l *Live) told() {
	close(l.more)
	l.more = make(chan struct{})
}

// Mark is how many frames have come: what is awaited from a mark came after it.
func (l *Live) Mark() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.frames)
}

// Last is the id of the last event that came.
func (l *Live) Last() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

// Since copies the frames that came after a mark.
func (l *Live) Since(mark int) []Frame {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]Frame(nil), l.frames[min(mark, len(l.frames)):]...)
}

// Await waits for a frame behind a mark that fits. ErrClosed and ErrSilent say why there is none.
func (l *Live) Await(ctx context.Context, mark int, fits func(*Frame) bool) (Frame, error) {
	ctx, cancel := context.WithTimeout(ctx, l.wait)
	defer cancel()
	for {
		l.mu.Lock()
		for ; mark < len(l.frames); mark++ {
			if fits(&l.frames[mark]) {
				f := l.frames[mark]
				l.mu.Unlock()
				return f, nil
			}
		}
		more, ended := l.more, l.ended
		l.mu.Unlock()
		if ended != nil {
			return Frame{}, ErrClosed
		}
		select {
		case <-more:
		case <-ctx.Done():
			return Frame{}, silent(ctx)
		}
	}
}

// silent tells a wait that ran out from a caller who gave up.
func silent(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrSilent
	}
	return ctx.Err()
}

// Do asks for a command and waits for its answer, done or refused. Without Seen, the last event that came is named.
func (l *Live) Do(ctx context.Context, d Do) (Frame, error) {
	if d.ID == "" {
		d.ID = NewID()
	}
	if d.Seen == "" {
		d.Seen = l.Last()
	}
	mark := l.Mark()
	sent, cancel := context.WithTimeout(ctx, l.wait)
	defer cancel()
	answer, err := l.by.write(sent, d.frame())
	if err != nil {
		return Frame{}, fmt.Errorf("send a command: %w", err)
	}
	if answer != nil {
		return readFrame(answer)
	}
	return l.Await(ctx, mark, func(f *Frame) bool { return f.ID == d.ID && (f.T == "done" || f.T == "refused") })
}

// Send writes a frame as it is and waits for nothing.
func (l *Live) Send(ctx context.Context, frame string) error {
	ctx, cancel := context.WithTimeout(ctx, l.wait)
	defer cancel()
	_, err := l.by.write(ctx, []byte(frame))
	return err
}

// Done is closed when the connection has ended, from either side.
func (l *Live) Done() <-chan struct{} { return l.done }

// Ended waits until the server has ended the connection and gives the code it ended with; 0 when it named none.
func (l *Live) Ended(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, l.wait)
	defer cancel()
	select {
	case <-l.done:
	case <-ctx.Done():
		return 0, silent(ctx)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ending, nil
}

// Close drops the connection, as a phone does that loses its network, and waits until reading has ended.
func (l *Live) Close() {
	l.stop()
	l.by.close()
	<-l.done
}
