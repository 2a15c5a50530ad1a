package app_test

import (
	"strconv"
	"strings"
	"testing"

	"hearth/cmd/internal/kit"
)

// TestTheKeepingPage: staff erase a message and a person, and hold a session, on a page; a screen that shows it forgets.
func TestTheKeepingPage(t *testing.T) {
	s := newEmbedded(t)
	kim, id := s.member(t, "Kestrel")
	there := s.socket(t, s.lead(t), 0)
	one := says(t, kim, there, "a canary sings")
	says(t, kim, there, "a canary sings again")
	page := "/groups/" + s.group + "/keeping"
	if a := s.staff.get("/groups/"+s.group).must(t, 200); !strings.Contains(a.body, page) {
		t.Error("the group's page does not lead there")
	}
	erase := func(object, number, sure string) answer {
		t.Helper()
		return s.staff.post(page+"/erase", "object", object, "number", number, "asked", "member", "why", "by telephone", "sure", sure)
	}
	n := strconv.FormatInt(one.N, 10)
	if a := erase("session/"+s.session, n, ""); a.status != 422 && a.status != 400 {
		t.Errorf("without being sure: %d", a.status)
	}
	if a := erase("session/"+s.session, "1", "yes"); !strings.Contains(a.body, "no message of this number") {
		t.Errorf("an event that is no message: %d", a.status)
	}
	if a := erase("session/"+s.session, "", "yes"); !strings.Contains(a.body, "after its doors are shut") {
		t.Errorf("a session that is on: %d", a.status)
	}
	mark := there.Mark()
	erase("session/"+s.session, n, "yes").must(t, 303)
	await(t, there, mark, "the tombstone", func(f *kit.Frame) bool { return f.ID == one.ID && f.Gone == "erased" })

	s.staff.post(page+"/hold", "object", "member/"+id, "why", "a court asked").must(t, 303)
	if a := s.staff.get(page).must(t, 200); !strings.Contains(a.body, "a court asked") || !strings.Contains(a.body, "the member asked: by telephone") {
		t.Error("the page does not show hold and erasure")
	}
	if a := erase("member/"+id, "", "yes"); !strings.Contains(a.body, "legal hold keeps this") {
		t.Errorf("under a hold: %d", a.status)
	}
	s.staff.post(page+"/release", "object", "member/"+id, "why", "it is over").must(t, 303)
	mark = there.Mark()
	erase("member/"+id, "", "yes").must(t, 303)
	await(t, there, mark, "who was erased", func(f *kit.Frame) bool { return f.K == "erased" && f.Says(`"who"`) })
	a := s.staff.get(page).must(t, 200)
	if strings.Contains(a.body, "Kestrel") {
		t.Error("the page still names whom it erased")
	}
	for _, object := range []string{"member/" + id + "x", "session/nothing", "group/" + s.group, ""} {
		if a := erase(object, "", "yes"); a.status != 404 {
			t.Errorf("erasing %q: %d", object, a.status)
		}
	}
}
