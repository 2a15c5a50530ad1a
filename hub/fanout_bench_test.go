package hub

import (
	"bytes"
	"sync/atomic"
	"testing"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
)

// audienceOf is how many connections a message goes to here.
const audienceOf = 1000

// fan is a room with nothing but a window and connections, whose sinks only count: what is left is the way from a
// committed event to one write for each connection.
type fan struct {
	room  *room
	event []framed
	want  atomic.Int64
	got   atomic.Int64 // bytes that all sinks took
	done  chan struct{}
}

func newFan(tb testing.TB) *fan {
	h := &Hub{clock: newClock(), flushers: newFlushers(newFigures())}
	tb.Cleanup(h.flushers.close)
	f := &fan{room: &room{hub: h}, event: make([]framed, 1), done: make(chan struct{}, 1)}
	frame := AppendText(nil, bytes.Repeat([]byte("a"), 200))
	for s := range f.event[0].frames {
		f.event[0].frames[s] = frame
	}
	f.room.window.Store(newWindow(0))
	for range audienceOf {
		c := &Conn{room: f.room, sink: (*counting)(f), live: true}
		c.reach = moderation.Reach{In: true, Known: true, From: 1}
		f.room.place(c)
	}
	return f
}

// publish does what a room does with a message that is committed, and waits until everyone has it.
func (f *fan) publish() {
	sure := f.room.hub.clock.moment()
	f.room.sure.Store(&sure)
	f.want.Add(audienceOf * int64(len(f.event[0].frames[0])))
	f.room.window.Store(f.room.window.Load().with(f.event))
	f.room.hub.flushers.wake(f.room.chunks)
	<-f.done
}

// counting is the Sink of all connections of a fan.
type counting fan

func (f *counting) WriteNow(b []byte) (int, error) {
	if f.got.Add(int64(len(b))) == f.want.Load() {
		f.done <- struct{}{}
	}
	return len(b), nil
}

func (f *counting) WriteAll(b []byte, _ time.Time) error { _, err := f.WriteNow(b); return err }

func (*counting) Frame(dst, json []byte, _ string) []byte { return AppendText(dst, json) }
func (*counting) Unframed() bool                          { return false }
func (*counting) Ping() []byte                            { return nil }
func (*counting) Close(wire.CloseCode)                    {}

// BenchmarkFanOut: one message to a thousand connections. An operation is one delivery.
func BenchmarkFanOut(b *testing.B) {
	f := newFan(b)
	b.ReportAllocs()
	b.ResetTimer()
	for range (b.N + audienceOf - 1) / audienceOf {
		f.publish()
	}
}

// TestFanOutAllocatesNothing: a delivery costs no allocation; a message costs a few, whoever hears it.
func TestFanOutAllocatesNothing(t *testing.T) {
	f := newFan(t)
	f.publish()
	if n := testing.AllocsPerRun(100, f.publish); n > audienceOf/50 {
		t.Errorf("%.0f allocations for one message to %d connections", n, audienceOf)
	}
}
