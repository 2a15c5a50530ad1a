package app_test

import (
	"testing"

	"hearth/cmd/internal/kit"
)

// here asks an instance how it shows somebody to staff: how many times they are in the roster, and whether they are there.
func here(t *testing.T, lead *kit.Place, who string) (seats int, is bool) {
	t.Helper()
	v, err := lead.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range v.People {
		if p.Who == who {
			seats++
			is = p.Here
		}
	}
	return seats, is
}

// signed waits until staff are told a sign of somebody, and counts from there on.
func signed(t *testing.T, l *kit.Live, mark int, who, sign string) int {
	t.Helper()
	await(t, l, mark, who+" is "+sign, func(f *kit.Frame) bool { return f.Signs()[who] == sign })
	return l.Mark()
}

// TestPresenceEverywhere: who is connected anywhere is shown everywhere, two tabs at two instances are one seat, and staff
// count as away when the last of their connections is gone, wherever that was.
func TestPresenceEverywhere(t *testing.T) {
	inShapes(t, func(t *testing.T, s *shape) {
		last := len(s.mains) - 1
		lead := s.lead(t)
		desk := s.socket(t, lead, 0)
		kim, _ := s.member(t, "Kim")
		v, err := kim.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		who := v.You.Who
		first, second := s.socket(t, kim, last), s.socket(t, kim, 0)
		for i := range s.mains {
			there := lead.At(s.doors[i])
			s.eventually(t, "a member is here at every instance", func() bool { _, is := here(t, there, who); return is })
			if seats, _ := here(t, there, who); seats != 1 {
				t.Errorf("two tabs are %d seats at instance %d", seats, i+1)
			}
		}
		mark := desk.Mark()
		first.Close()
		do(t, kim, "say", kit.Args{"text": "still here"})
		await(t, desk, mark, "what was said", func(f *kit.Frame) bool { return f.Text == "still here" })
		if _, is := here(t, lead.At(s.doors[last]), who); !is {
			t.Error("whoever closes one of two tabs is gone")
		}
		mark = desk.Mark()
		for _, f := range desk.Since(0) {
			if f.Signs()[who] == "lost" {
				t.Error("whoever closes one of two tabs is told as lost")
			}
		}
		second.Close()
		mark = signed(t, desk, mark, who, "lost")
		third := s.socket(t, kim, last)
		signed(t, desk, mark, who, "here")
		for _, f := range desk.Since(0) {
			if f.T == "event" && f.K == "departed" {
				t.Error("a short gap was recorded as a departure")
			}
		}

		// Staff who lead through two instances are away when both are gone.
		other := s.socket(t, lead, last)
		mark = third.Mark()
		desk.Close()
		do(t, kim, "say", kit.Args{"text": "is someone there?"})
		await(t, third, mark, "what was said", func(f *kit.Frame) bool { return f.Text == "is someone there?" })
		other.Close()
		await(t, third, mark, "staff are away", func(f *kit.Frame) bool { return f.K == "staff_away" })
		_ = s.socket(t, lead, 0)
		await(t, third, mark, "staff are back", func(f *kit.Frame) bool { return f.K == "staff_back" })
		away := 0
		for _, f := range third.Since(mark) {
			if f.K == "staff_away" {
				away++
			}
		}
		if away != 1 {
			t.Errorf("staff were away %d times", away)
		}
	})
}
