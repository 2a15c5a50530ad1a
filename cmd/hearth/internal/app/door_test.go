package app_test

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
	"testing"

	"hearth/hub/wire"
)

// A person is a browser with a seat, who knows how to come in.
type person struct {
	*browser
	f    *fixture
	room string
}

func (f *fixture) person(t *testing.T, link string) *person {
	t.Helper()
	b := newBrowser(t, f.m)
	return &person{browser: b, f: f, room: b.post(link).must(t, 303).head.Get("Location")}
}

// do sends a command and returns its answer's type and code.
func (p *person) command(fields string) (kind, code string) {
	p.t.Helper()
	var b [6]byte
	_, _ = rand.Read(b[:])
	id := "00000000-0000-4000-8000-" + hex.EncodeToString(b[:])
	var f frame
	p.rawAPI("/sessions/"+strings.TrimPrefix(p.room, "/r/")+"/commands", `{"t":"do","id":"`+id+`","seen":"",`+fields+`}`, &f)
	return f.T, f.Code
}

func (p *person) must(fields string) {
	p.t.Helper()
	if kind, code := p.command(fields); kind != "done" {
		p.t.Fatalf("%s: %s %s", fields, kind, code)
	}
}

// entry is where the person stands, as their own view says.
func (p *person) entry() string {
	p.t.Helper()
	var v struct{ You struct{ Entry string } }
	p.api("GET", "/sessions/"+strings.TrimPrefix(p.room, "/r/")+"/view", nil, &v)
	return v.You.Entry
}

// accept reads the agreement and takes a name.
func (p *person) accept(name string) {
	p.t.Helper()
	var a struct{ Hash string }
	p.f.staff.api("GET", "/groups/"+p.f.group+"/agreement", nil, &a)
	p.must(`"do":"consent","version":1,"hash":"` + a.Hash + `"`)
	p.must(`"do":"choose_name","name":"` + name + `"`)
}

// leader is the staff's own browser in the room.
func (f *fixture) leader() *person { return &person{browser: f.staff, f: f, room: "/r/" + f.session} }

func (f *fixture) begin(t *testing.T) *person {
	t.Helper()
	lead := f.leader()
	lead.must(`"do":"open_lobby"`)
	lead.must(`"do":"start"`)
	return lead
}

// TestSameLinkElsewhereKnocks: the link opened again in another browser leads to the door, where staff decide; a new link
// that staff send leads in.
func TestSameLinkElsewhereKnocks(t *testing.T) {
	f := fixtures(t)
	f.begin(t)
	link := f.invite(t, 1)[0]
	first := f.person(t, link)
	first.accept("Sam")
	first.must(`"do":"knock"`)
	if e := first.entry(); e != "in" {
		t.Fatalf("first browser is %s", e)
	}
	second := f.person(t, link)
	if e := second.entry(); e != "outside" {
		t.Errorf("before knocking the second browser is %s", e)
	}
	second.must(`"do":"knock"`)
	if e := second.entry(); e != "knocking" {
		t.Errorf("second browser is %s", e)
	}
	var l struct{ Members []struct{ ID string } }
	f.staff.api("GET", "/groups/"+f.group+"/members", nil, &l)
	var made struct{ Link string }
	f.staff.api("POST", "/groups/"+f.group+"/members/"+l.Members[0].ID+"/invitation", nil, &made)
	third := f.person(t, made.Link)
	third.must(`"do":"knock"`)
	if e := third.entry(); e != "in" {
		t.Errorf("by the new link they are %s", e)
	}
	first.get(first.room).must404(t)
}

func (a answer) must404(t *testing.T) { t.Helper(); a.must(t, 404) }

// TestRemovedInTheRoom: a removal from the group that the room decides ends links and browsers, and its undoing lets
// them open again.
func TestRemovedInTheRoom(t *testing.T) {
	f := fixtures(t)
	lead := f.begin(t)
	link := f.invite(t, 1)[0]
	sam := f.person(t, link)
	sam.accept("Sam")
	sam.must(`"do":"knock"`)
	s := sam.socket(sam.room + "/socket")
	who := s.until(welcome).View.You.Who
	lead.must(`"do":"remove","who":"` + who + `","group":true,"note":"We will call you."`)
	if code := s.end(); code != wire.CloseRemoved && code != wire.CloseSignedOut {
		t.Errorf("ended with %d", code)
	}
	f.eventually(t, "the directory follows the removal", func() bool { return newBrowser(t, f.m).get(link).status == 404 })
	sam.get(sam.room).must404(t)
}

// eventually asks the audit, which is written by what is waited for, until cond holds; the test's own limit ends it.
func (f *fixture) eventually(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for !cond() {
		select {
		case <-t.Context().Done():
			t.Fatal(what)
		default:
			f.staff.get("/readyz")
		}
	}
}

// TestExitTellsTheRoom: whoever leaves by the exit is shown to staff as having stepped out.
func TestExitTellsTheRoom(t *testing.T) {
	f := fixtures(t)
	lead := f.begin(t)
	sam := f.person(t, f.invite(t, 1)[0])
	sam.accept("Sam")
	sam.must(`"do":"knock"`)
	exit := func() bool {
		var v struct {
			People []struct {
				Entry string
				Exit  bool
			}
		}
		lead.api("GET", "/sessions/"+f.session+"/view", nil, &v)
		for _, p := range v.People {
			if p.Exit && p.Entry == "left" {
				return true
			}
		}
		return false
	}
	sam.head = map[string]string{"Sec-Fetch-Site": "cross-site"}
	keep := sam.jar.Cookies(mustURL(t, sam.base))
	sam.get("/leave").must(t, 303)
	if exit() {
		t.Error("another site can make someone leave")
	}
	sam.jar.SetCookies(mustURL(t, sam.base), keep)
	sam.head = map[string]string{"Sec-Fetch-Site": "same-origin"}
	f.eventually(t, "the phase is noted", func() bool {
		var s struct{ Phase string }
		f.staff.api("GET", "/sessions/"+f.session, nil, &s)
		return s.Phase == "live"
	})
	sam.get("/leave").must(t, 303)
	if !exit() {
		t.Error("staff do not see that they stepped out")
	}
}

// TestSettingsReachAnOpenRoom: what staff change on the group's page holds in the room at once, and asks nobody twice.
func TestSettingsReachAnOpenRoom(t *testing.T) {
	f := fixtures(t)
	lead := f.begin(t)
	f.staff.post("/groups/"+f.group+"/settings", "name", "Morning", "zone", "Europe/Berlin", "seats", "12", "admission", "ask",
		"late", "20", "history", "from_start", "keep", "days:30").must(t, 303)
	var v struct {
		Settings struct {
			Seats     int
			Admission string
		}
	}
	lead.api("GET", "/sessions/"+f.session+"/view", nil, &v)
	if v.Settings.Seats != 12 || v.Settings.Admission != "ask" {
		t.Errorf("the room runs by %+v", v.Settings)
	}
	var g struct{ Name, Keep string }
	f.staff.api("PUT", "/groups/"+f.group, map[string]any{"keep": "none"}, nil).must(t, 200)
	if f.staff.api("GET", "/groups/"+f.group, nil, &g); g.Name != "Morning" || g.Keep != "none" {
		t.Errorf("the group is %+v", g)
	}
	f.staff.api("PUT", "/groups/"+f.group, map[string]any{"settings": map[string]any{"seats": 0}}, nil).must(t, 422)
	sam := f.person(t, f.invite(t, 1)[0])
	sam.accept("Sam")
	sam.must(`"do":"knock"`)
	if e := sam.entry(); e != "knocking" {
		t.Errorf("who is to be let in is %s", e)
	}
	f.staff.api("PUT", "/groups/"+f.group+"/agreement", map[string]any{"text": "Other words"}, nil).must(t, 200)
	if kind, code := sam.command(`"do":"consent","version":1,"hash":"` + strings.Repeat("0", 64) + `"`); kind != "refused" || code != "agreement_changed" {
		t.Errorf("the old text: %s %s", kind, code)
	}
}

// TestPurge: a rehearsal is taken away whole, and somebody's record is not.
func TestPurge(t *testing.T) {
	f := fixtures(t)
	f.staff.api("DELETE", "/sessions/"+f.session, nil, nil).must(t, 422)
	var s struct{ Sessions []struct{ ID string } }
	f.staff.api("POST", "/groups/"+f.group+"/sessions", map[string]any{"minutes": 60, "mark": "rehearsal"}, &s)
	real := f.session
	f.session = s.Sessions[0].ID
	f.begin(t).must(`"do":"say","text":"only a rehearsal"`)
	socket := f.staff.socket("/r/" + f.session + "/socket")
	socket.until(welcome)
	f.staff.api("DELETE", "/sessions/"+f.session, nil, nil).must(t, 200)
	f.staff.get("/r/"+f.session).must(t, 404)
	f.staff.api("GET", "/sessions/"+f.session+"/view", nil, nil).must(t, 404)
	if code := socket.end(); code != wire.CloseEnded {
		t.Errorf("who sat there ended with %d", code)
	}
	f.staff.get("/r/"+real).must(t, 200)
	f.eventually(t, "the server is ready again", func() bool { return f.staff.get("/readyz").status == 200 })
}

// TestACardThatIsRequiredIsHeldByTheServer: whoever knocks by hand, past the page that asks, is told what is due, and comes
// in once it is given; staff are never asked.
func TestACardThatIsRequiredIsHeldByTheServer(t *testing.T) {
	f := fixtures(t)
	link := f.invite(t, 1)[0]
	f.staff.post("/groups/"+f.group+"/settings", "seats", "20", "late", "15", "admission", "open", "history", "from_arrival",
		"card", "required", "name", "Evening", "zone", "UTC", "keep", "days:90").must(t, 303)
	f.begin(t)
	kim := f.person(t, link)
	kim.accept("Kim")
	if kind, code := kim.command(`"do":"knock"`); kind != "refused" || code != "card_needed" {
		t.Fatalf("without a card: %s %s", kind, code)
	}
	var kept map[string]any
	kim.api("PUT", "/sessions/"+strings.TrimPrefix(kim.room, "/r/")+"/card", map[string]any{"where": "York", "phone": "0123"}, &kept)
	kim.must(`"do":"knock"`)
	if e := kim.entry(); e != "in" {
		t.Errorf("with a card: %s", e)
	}
}
