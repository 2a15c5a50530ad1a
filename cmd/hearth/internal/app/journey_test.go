package app_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestFirstSession is the whole way by pages: first link, group with a session, links, a member in the room.
func TestFirstSession(t *testing.T) {
	m := start(t)
	staff := admin(t, m)
	if link, err := m.FirstLink(t.Context()); err != nil || link != "" {
		t.Fatalf("a second first link: %q, %v", link, err)
	}
	a := staff.post("/groups", "name", "Evening", "zone", "Europe/Berlin", "starts", "2026-12-01T18:00", "minutes", "90", "weeks", "3")
	group := a.must(t, 303).head.Get("Location")
	page := staff.get(group).must(t, 200).body
	if strings.Count(page, "18:00 CET") != 3 {
		t.Fatalf("not three sessions at six: %s", page)
	}
	shown := invitationLink.FindAllString(staff.post(group+"/people", "name", "Sam").must(t, 200).body, -1)
	links := slices.Compact(shown) // to read, to copy and to print
	if len(links) != 1 {
		t.Fatalf("%d links", len(links))
	}
	if strings.Contains(staff.get(group).body, links[0]) {
		t.Error("a link is shown twice")
	}
	member := newBrowser(t, m)
	member.get(links[0]).must(t, 200)
	room := member.post(links[0]).must(t, 303).head.Get("Location")
	shell := member.get(room).must(t, 200).body
	for _, want := range []string{`id="app" data-page="room"`, `"leaders":["Ana"]`, `"staff":false`, `"leave":"/leave"`, "/js/main.js"} {
		if !strings.Contains(shell, want) {
			t.Errorf("the room's page lacks %s", want)
		}
	}
	if strings.Contains(shell, "Sam") || strings.Contains(shell, "<title>Evening") {
		t.Error("the room's page names the member, or its title the group")
	}
	staff.get("/r/"+strings.TrimPrefix(strings.Split(room, "~")[0], "/r/")).must(t, 200)
}

// TestScannerFirst: mail scanners and previews fetch every link before a person does.
func TestScannerFirst(t *testing.T) {
	f := fixtures(t)
	link := f.invite(t, 1)[0]
	scanner := newBrowser(t, f.m)
	for range 5 {
		if a := scanner.get(link).must(t, 200); len(a.head.Values("Set-Cookie")) != 0 {
			t.Fatal("looking at a link sets a cookie")
		}
		scanner.do("HEAD", link, "", "").must(t, 200)
	}
	var l struct{ Invitations []struct{ Used int } }
	f.staff.api("GET", "/groups/"+f.group+"/invitations", nil, &l)
	if l.Invitations[0].Used != 0 {
		t.Fatal("looking spends a use")
	}
	newBrowser(t, f.m).post(link).must(t, 303)
}

// TestFromAnotherSite: a click in a mail or on another site leads to the page, and a form on another site to nothing.
func TestFromAnotherSite(t *testing.T) {
	f := fixtures(t)
	link := f.invite(t, 1)[0]
	b := newBrowser(t, f.m)
	b.head = map[string]string{"Sec-Fetch-Site": "cross-site"}
	b.get(link).must(t, 200)
	b.post(link).must(t, 403)
	b.head = map[string]string{"Origin": "https://elsewhere.example"}
	b.post(link).must(t, 403)
	b.head = map[string]string{"Origin": f.m.URL()}
	b.post(link).must(t, 303)
}

// TestInAppBrowser: whoever opens the link again elsewhere gets in to the door, on a device that knocks.
func TestInAppBrowser(t *testing.T) {
	f := fixtures(t)
	link := f.invite(t, 1)[0]
	first, second := newBrowser(t, f.m), newBrowser(t, f.m)
	room := first.post(link).must(t, 303).head.Get("Location")
	if again := second.post(link).must(t, 303).head.Get("Location"); again != room {
		t.Fatalf("the same person's seat is %s and %s", room, again)
	}
	second.get(room).must(t, 200)
	// The first browser opening its link again is the same device still.
	a := first.post(link).must(t, 303)
	if len(a.head.Values("Set-Cookie")) != 0 {
		t.Error("a browser that is known was made a new device")
	}
}

func TestTwoSeatsInOneBrowser(t *testing.T) {
	f := fixtures(t)
	links := f.invite(t, 2)
	b := newBrowser(t, f.m)
	one := b.post(links[0]).must(t, 303).head.Get("Location")
	two := b.post(links[1]).must(t, 303).head.Get("Location")
	if one == two {
		t.Fatal("two people share a seat")
	}
	who := func(room string) string {
		var v struct{ You struct{ Who string } }
		b.api("GET", "/sessions/"+strings.TrimPrefix(room, "/r/")+"/view", nil, &v)
		return v.You.Who
	}
	if a, b, again := who(one), who(two), who(one); a == b || a != again {
		t.Errorf("seats fight: %s, %s, %s", a, b, again)
	}
	other := newBrowser(t, f.m)
	other.post(f.invite(t, 1)[0]).must(t, 303)
	other.get(one).must(t, 404)
}

// TestDeadLinks: unknown, expired, revoked and spent links answer alike, to the byte.
func TestDeadLinks(t *testing.T) {
	f := fixtures(t)
	b := newBrowser(t, f.m)
	unknown := b.get("/i/AAAAAAAAAAAAAAAAAAAAAAAAAA").must(t, 404)
	revoked := f.invite(t, 1)[0]
	var l struct{ Invitations []struct{ ID string } }
	f.staff.api("GET", "/groups/"+f.group+"/invitations", nil, &l)
	f.staff.api("DELETE", "/groups/"+f.group+"/invitations/"+l.Invitations[0].ID, nil, nil).must(t, 200)
	var open struct{ Links []struct{ Link string } }
	f.staff.api("POST", "/sessions/"+f.session+"/invitations", map[string]any{"seats": 1, "open": true}, &open)
	spent := open.Links[0].Link
	newBrowser(t, f.m).post(spent).must(t, 303)
	for what, link := range map[string]string{"revoked": revoked, "spent": spent, "misshapen": f.m.URL() + "/i/x"} {
		same(t, what, unknown, b.get(link))
		same(t, what+", posted", unknown, b.post(link))
	}
}

// same compares two answers but for the date.
func same(t *testing.T, what string, a, b answer) {
	t.Helper()
	a.head.Del("Date")
	b.head.Del("Date")
	if a.status != b.status || a.body != b.body {
		t.Errorf("%s: %d and %d, bodies\n%s\n%s", what, a.status, b.status, a.body, b.body)
	}
	for k := range a.head {
		if strings.Join(a.head[k], "\n") != strings.Join(b.head[k], "\n") {
			t.Errorf("%s: header %s is %q and %q", what, k, a.head[k], b.head[k])
		}
	}
	if len(a.head) != len(b.head) {
		t.Errorf("%s: headers %v and %v", what, a.head, b.head)
	}
}

func TestOneUseManyHands(t *testing.T) {
	f := fixtures(t)
	var open struct{ Links []struct{ Link string } }
	f.staff.api("POST", "/sessions/"+f.session+"/invitations", map[string]any{"seats": 1, "open": true}, &open)
	var wg sync.WaitGroup
	status := make([]int, 16)
	for i := range status {
		wg.Go(func() { status[i] = newBrowser(t, f.m).post(open.Links[0].Link).status })
	}
	wg.Wait()
	won := 0
	for _, s := range status {
		switch s {
		case 303:
			won++
		case 404:
		default:
			t.Errorf("status %d", s)
		}
	}
	if won != 1 {
		t.Errorf("%d took the one seat", won)
	}
}

func TestSignOutKillsTheCookie(t *testing.T) {
	f := fixtures(t)
	thief := newBrowser(t, f.m)
	u := mustURL(t, f.m.URL())
	thief.jar.SetCookies(u, f.staff.jar.Cookies(u))
	thief.get("/home").must(t, 200)
	f.staff.post("/sign-out").must(t, 303)
	thief.get("/home").must(t, 303)
	thief.get("/r/"+f.session).must(t, 404)
	thief.api("GET", "/groups", nil, nil).must(t, 401)
}

func TestDisabledStaff(t *testing.T) {
	f := fixtures(t)
	var made struct {
		Staff struct{ ID string }
		Link  string
	}
	f.staff.api("POST", "/staff", map[string]any{"login": "ben", "name": "Ben", "role": "facilitator"}, &made)
	ben := newBrowser(t, f.m)
	ben.post(made.Link, "password", password).must(t, 303)
	ben.get("/home").must(t, 200)
	ben.get("/groups/"+f.group).must(t, 404)
	f.staff.api("PUT", "/groups/"+f.group+"/staff/"+made.Staff.ID, map[string]any{"role": "cofacilitator"}, nil).must(t, 200)
	ben.get("/groups/"+f.group).must(t, 200)
	ben.get("/staff").must(t, 404)
	f.staff.api("POST", "/staff/"+made.Staff.ID+"/disable", nil, nil).must(t, 200)
	ben.get("/home").must(t, 303)
	ben.post("/sign-in", "login", "ben", "password", password).must(t, 401)
	ben.post(made.Link, "password", password).must(t, 404)
}

func TestRemovedMemberIsOut(t *testing.T) {
	f := fixtures(t)
	link := f.invite(t, 1)[0]
	b := newBrowser(t, f.m)
	room := b.post(link).must(t, 303).head.Get("Location")
	b.get(room).must(t, 200)
	var l struct{ Members []struct{ ID string } }
	f.staff.api("GET", "/groups/"+f.group+"/members", nil, &l)
	f.staff.api("DELETE", "/groups/"+f.group+"/members/"+l.Members[0].ID, nil, nil).must(t, 200)
	b.get(room).must(t, 404)
	newBrowser(t, f.m).get(link).must(t, 404)
}

func TestExit(t *testing.T) {
	f := fixtures(t)
	link := f.invite(t, 1)[0]
	b := newBrowser(t, f.m)
	room := b.post(link).must(t, 303).head.Get("Location")
	a := b.get("/leave").must(t, 303)
	if a.head.Get("Location") != "https://www.wikipedia.org/" || a.head.Get("Clear-Site-Data") != `"cookies", "storage"` {
		t.Errorf("leads to %s, clears %s", a.head.Get("Location"), a.head.Get("Clear-Site-Data"))
	}
	b.get(room).must(t, 404)
	b.post(link).must(t, 303) // the way back
	b.get(room).must(t, 200)
}

// TestFrontDoor: the bare address leads everyone to where they belong.
func TestFrontDoor(t *testing.T) {
	f := fixtures(t)
	member := newBrowser(t, f.m)
	room := member.post(f.invite(t, 1)[0]).must(t, 303).head.Get("Location")
	for want, b := range map[string]*browser{"/sign-in": newBrowser(t, f.m), "/home": f.staff, room: member} {
		if got := b.get("/").must(t, 303).head.Get("Location"); got != want {
			t.Errorf("leads to %s, not to %s", got, want)
		}
	}
}

// TestComingsAreAudited: who came in by what stands in the audit, and nothing that was typed.
func TestComingsAreAudited(t *testing.T) {
	f := fixtures(t)
	newBrowser(t, f.m).post("/sign-in", "login", "my secret password", "password", "x").must(t, 401)
	newBrowser(t, f.m).post("/sign-in", "login", "ana", "password", password).must(t, 303)
	newBrowser(t, f.m).post(f.invite(t, 1)[0]).must(t, 303)
	body := f.staff.api("GET", "/audit?limit=1000", nil, nil).must(t, 200).body
	for _, want := range []string{`"what":"staff.link"`, `"what":"staff.sign-in"`, `"result":"refused"`, `"what":"invitation.use"`, `"what":"group.make"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the audit lacks %s", want)
		}
	}
	if strings.Contains(body, "secret") || strings.Contains(body, "Evening") {
		t.Error("the audit has what somebody wrote")
	}
}
