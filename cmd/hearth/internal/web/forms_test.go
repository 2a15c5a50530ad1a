package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/office"
)

// marked reports that exactly the field name is marked and takes the focus, with says beside it.
func marked(t *testing.T, body, name, says string) {
	t.Helper()
	tag := regexp.MustCompile(`<(?:input|select|textarea|fieldset)\b[^>]*aria-invalid="true" aria-describedby="why-here" autofocus[^>]*>`)
	found := tag.FindAllString(body, -1)
	if len(found) != 1 || (name != "scope" && !strings.Contains(found[0], `name="`+name+`"`)) {
		t.Errorf("marked: %q, not the one field %s", found, name)
	}
	beside := regexp.MustCompile(`<span class="wrong" id="why-here">([^<]*)</span>`).FindStringSubmatch(body)
	if beside == nil || !strings.Contains(beside[1], says) {
		t.Errorf("beside %s stands %q, not %q", name, beside, says)
	}
}

// TestWhatDoesNotFitIsSaidBesideItsField, on the form itself, and what was typed is still there: but never a password.
func TestWhatDoesNotFitIsSaidBesideItsField(t *testing.T) {
	w := newWorld(t)
	w.account("ben", "facilitator")
	for name, c := range map[string]struct {
		path          string
		fields        []string
		marks, says   string
		stays, secret string
	}{
		"a wrong present password": {"/account/password", []string{"present", "not the one at all", "password", "four quite other words"}, "present", "not your present password", "", "words"},
		"a short new password":     {"/account/password", []string{"present", "three unrelated words", "password", "short"}, "password", "12", "", "short"},
		"a login in use":           {"/staff", []string{"login", "ana", "name", "Anna Two", "role", "admin"}, "login", "in use", "Anna Two", ""},
		"no name for an account":   {"/staff", []string{"login", "cleo", "name", " ", "role", "admin"}, "name", "name", "cleo", ""},
		"the last admin":           {"/staff/" + string(w.ana.ID) + "/role", []string{"role", "facilitator"}, "role", "last admin", "", ""},
		"the last admin disabled":  {"/staff/" + string(w.ana.ID) + "/disable", nil, "role", "last admin", "", ""},
		"a key without scopes":     {"/keys", []string{"name", "Portal", "origins", "https://a.example"}, "scope", "at least one scope", "https://a.example", ""},
		"an origin with a path":    {"/keys", []string{"name", "Portal", "scope", "rooms", "origins", "https://a.example/x"}, "origins", "without a path", "https://a.example/x", ""},
	} {
		t.Run(name, func(t *testing.T) {
			rec := w.post(w.staff(), c.path, c.fields...)
			body := rec.Body.String()
			if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(body, c.stays) {
				t.Fatalf("%d, without %q: %s", rec.Code, c.stays, body)
			}
			marked(t, body, c.marks, c.says)
			if c.secret != "" && strings.Contains(body, `value="`+c.fields[1]) {
				t.Error("a password stands in the page")
			}
		})
	}
}

// TestAKeyKeepsItsScopesWhenRefused.
func TestAKeyKeepsItsScopesWhenRefused(t *testing.T) {
	w := newWorld(t)
	body := w.post(w.staff(), "/keys", "name", "Portal", "scope", "rooms", "origins", "nowhere").Body.String()
	if !strings.Contains(body, `value="rooms" checked`) || strings.Count(body, " checked") != 1 {
		t.Errorf("the scopes are lost: %s", body)
	}
}

// TestANewGroupTakesTheClockOfTheLast; the first takes the browser's, where a script can ask it.
func TestANewGroupTakesTheClockOfTheLast(t *testing.T) {
	w := newWorld(t)
	_, err := w.Office.NewGroup(t.Context(), w.by(), office.GroupForm{Name: "Later", Zone: "Europe/Lisbon"})
	w.no(err)
	body := w.get(w.staff(), "/groups/new").Body.String()
	if !strings.Contains(body, `name="zone" value="Europe/Lisbon"`) || strings.Contains(body, "data-guess") {
		t.Error("the last group's zone is not offered")
	}
	_, cookie := w.account("dora", "facilitator")
	body = w.get(cookie, "/home").Body.String()
	if !strings.Contains(body, `name="zone" value="UTC" required data-guess`) {
		t.Errorf("nothing to guess from, and no guess: %s", body)
	}
}

// TestAGroupsPartsAreClosedUntilOneHasToBeMended: who comes back from the links sees the group.
func TestAGroupsPartsAreClosedUntilOneHasToBeMended(t *testing.T) {
	w := newWorld(t)
	body := w.get(w.staff(), "/groups/"+string(w.group.ID)).Body.String()
	if regexp.MustCompile(`<details\s+open`).MatchString(body) {
		t.Error("a part is open though nobody asked")
	}
	body = w.post(w.staff(), "/sessions/"+string(w.session.ID)+"/invite", "seats", "5000").Body.String()
	if !regexp.MustCompile(`<details open><summary>Links for this session`).MatchString(body) {
		t.Errorf("links that cannot be made lead elsewhere: %s", body)
	}
}
