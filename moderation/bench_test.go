package moderation

import (
	"fmt"
	"runtime"
	"testing"
	"unsafe"
)

func BenchmarkApplySaid(b *testing.B) {
	for _, n := range []int{10, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := crowd(b, n)
			e := Event{At: w.now, By: "member-00003", Fact: Said{Lane: RoomLane}}
			b.ReportAllocs()
			for b.Loop() {
				e.Seq = w.s.Seq() + 1
				if err := w.s.Apply(&e); err != nil {
					b.Fatal(err)
				}
				if len(w.s.messages) == 100_000 {
					w.s.messages = w.s.messages[:0] // a long session, and not a longer one with every round
				}
			}
		})
	}
}

func BenchmarkApplyReacted(b *testing.B) {
	w := crowd(b, 10)
	q := w.must("member-00001", Say{Text: "words"})
	e := Event{At: w.now, By: "member-00003", Fact: Reacted{Message: q, Response: MeToo}}
	b.ReportAllocs()
	for b.Loop() {
		e.Seq = w.s.Seq() + 1
		if err := w.s.Apply(&e); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecideSay(b *testing.B) {
	for _, n := range []int{10, 10_000} {
		for _, limited := range []bool{false, true} {
			b.Run(fmt.Sprintf("%d/limits=%v", n, limited), func(b *testing.B) {
				w := crowd(b, n)
				if limited {
					set := DefaultSettings()
					set.Seats = MaxSeats
					w.must("", ChangeSettings{Settings: set})
				}
				ask := Ask{By: "member-00003", Device: phone, Seen: w.s.Seq(), Command: Say{Text: "I have been thinking about what you said last week."}}
				env := Env{Now: w.now}
				b.ReportAllocs()
				for b.Loop() {
					if events, refusal := Decide(w.s, ask, env); len(events) != 1 || refusal != nil {
						b.Fatal(refusal)
					}
				}
			})
		}
	}
}

func BenchmarkViewOf(b *testing.B) {
	for _, n := range []int{10, 10_000} {
		for _, who := range []ParticipantID{"member-00003", "ben"} {
			b.Run(fmt.Sprintf("%d/%s", n, who), func(b *testing.B) {
				w := crowd(b, n)
				b.ReportAllocs()
				for b.Loop() {
					if ViewOf(w.s, Viewer{who, phone}).Here != n {
						b.Fatal("not everyone is here")
					}
				}
			})
		}
	}
}

func BenchmarkSpreadOf(b *testing.B) {
	w := crowd(b, 10)
	q := w.must("member-00001", Say{Text: "words"})
	e := Event{Seq: q, At: w.now, By: "member-00001", Fact: Said{Lane: RoomLane}}
	b.ReportAllocs()
	for b.Loop() {
		if SpreadOf(w.s, &e).Sight[MemberAudience] != Full {
			b.Fatal("not shown")
		}
	}
}

func BenchmarkFacts(b *testing.B) {
	e := Event{Seq: 1, At: start, By: "k3v9q2m7x1c8b5n4", Fact: Said{Lane: RoomLane, ReplyTo: 99}}
	b.Run("encode said", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			EncodeFacts(&e)
		}
	})
	for _, f := range []Fact{e.Fact, Muted{Who: "mia", Reason: ReasonCare}} {
		raw := EncodeFacts(&Event{By: e.By, Fact: f})
		b.Run("decode "+string(f.Kind()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := DecodeFacts(Format, 1, start, raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkClone(b *testing.B) {
	w := crowd(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		w.s.Clone()
	}
}

// TestLean: what a person at rest and a message take in memory, in a room of ten thousand and a log of a hundred
// thousand.
func TestLean(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a room of ten thousand")
	}
	const people, messages = 10_000, 100_000
	before := heap()
	w := crowd(t, people)
	each := (heap() - before) / people
	before = heap()
	for range messages {
		e := Event{Seq: w.s.Seq() + 1, At: w.now, By: "member-00003", Fact: Said{Lane: RoomLane}}
		if err := w.s.Apply(&e); err != nil {
			t.Fatal(err)
		}
	}
	said := (heap() - before) / messages
	t.Logf("%d bytes a person (row %d), %d bytes a message (row %d)", each, unsafe.Sizeof(person{}), said, unsafe.Sizeof(message{}))
	if each > 1000 { // the collector leaves some of the making behind; a mistake costs far more
		t.Errorf("a person takes %d bytes", each)
	}
	if said > 250 {
		t.Errorf("a message takes %d bytes", said)
	}
	runtime.KeepAlive(w)
}

func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
