package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed templates/*.html templates/_newgroup.html
var templateFiles embed.FS

//go:embed templates/pages.css
var pagesCSS []byte

//go:embed templates/pages.js
var pagesJS []byte

// pageNames are the pages; each is templates/<name>.html within templates/base.html.
var pageNames = []string{
	"error", "newgroup", "session", "agreement", "editresources", "card", "choices", "terms", "cancelled", "signin", "second", "enrol", "codes", "prove", "link", "invitation", "home", "account", "group", "person", "links", "secret", "transcript", "review", "staff", "keys", "audit", "keeping", "groupsearch",
	"copies", "pass", "own", "summary", "progress", "notes", "manual",
	roomPage, "resources", "nowhere",
}

const roomPage = "room"

// A page is what every page gets, with its own things in D.
type page struct {
	Title  string // the operator's neutral word
	Styles string
	Icon   string
	Exit   bool // show "Leave this page": every page that a member may see
	Staff  string
	Admin  bool
	Say    string // what went wrong, or what was done
	Status int
	At     string     // the form that was refused, where something is to be mended
	Field  string     // and its field
	Filled url.Values // and what was filled in
	Client string     // address of the style sheet that the pages share with the room
	Script string     // address of the pages' own script
	D      any
}

func (s *Server) parsePages() error {
	s.pages = map[string]*template.Template{}
	for _, name := range pageNames {
		t, err := template.New("base.html").Funcs(template.FuncMap{
			"inc":   func(n int) int { return n + 1 },
			"lines": func(all []string) string { return strings.Join(all, "\n") },
			"has":   func(all []int, n int) bool { return slices.Contains(all, n) },
			"clock": func(t time.Time) string { return t.Format("15:04 MST") },
			"day":   func(t time.Time) string { return t.Format("Mon 2 Jan 2006, 15:04 MST") },
			"stamp": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		}).ParseFS(templateFiles, "templates/base.html", "templates/_newgroup.html", "templates/"+name+".html")
		if err != nil {
			return fmt.Errorf("parse page %s: %w", name, err)
		}
		s.pages[name] = t
	}
	return nil
}

// render writes a page whole or not at all.
func (s *Server) render(w http.ResponseWriter, status int, name string, p page) {
	p.Title, p.Styles, p.Icon = s.Title, s.styles, s.Assets.Path("img/icon.svg")
	p.Client, p.Script = s.Assets.Path(s.Assets.Style), s.script
	if name == roomPage { // the client draws this one, with its own sheet alone
		p.Styles = ""
	}
	var b bytes.Buffer
	if err := s.pages[name].Execute(&b, p); err != nil {
		s.Logger.Error().Str("page", name).Err(err).Msg("page cannot be written")
		http.Error(w, "Something went wrong here. Please try again.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// show is render for a staff page.
func (c *call) show(name string, d any) error { return c.showWith(http.StatusOK, name, "", d) }

func (c *call) showWith(status int, name, say string, d any) error {
	p := c.staffPage(d)
	p.Say = say
	c.s.render(c.w, status, name, p)
	return nil
}

// staffPage is a page with its reader's own line at the top; a member's has the way out there.
func (c *call) staffPage(d any) page {
	p := page{D: d}
	switch {
	case c.seat != nil:
		p.Exit = true
	case c.who.known:
		p.Staff, p.Admin = c.who.staff.Name, c.who.isAdmin()
	}
	return p
}

// open is render for a page that a member may see.
func (c *call) openPage(status int, name, say string, d any) error {
	c.s.render(c.w, status, name, page{Exit: true, Say: say, D: d})
	return nil
}

// form reads the fields of a form.
func (c *call) form() error {
	if err := c.r.ParseForm(); err != nil {
		return errForm("This form could not be read. Please go back and send it again.")
	}
	return nil
}

func (c *call) field(name string) string { return c.r.PostForm.Get(name) }

func (c *call) number(name string, otherwise int) (int, error) {
	text := c.field(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, errForm("Please fill in a whole number for " + name + ".")
	}
	return n, nil
}

func itoa(n int) string { return strconv.Itoa(n) }

func (c *call) link(path string) string { return c.s.Public.Scheme + "://" + c.s.Public.Host + path }
