package app_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hearth/cmd/hearth/internal/config"
	"hearth/moderation"
	"hearth/store/storetest/shapes"
)

const repository = "../../../../"

// TestMetricsAreWhatIsDocumented: what the package's table, the alert rules and the dashboard name is what a server
// that has had people in it shows, and nothing else.
func TestMetricsAreWhatIsDocumented(t *testing.T) {
	table := namesIn(t, "cmd/hearth/internal/metrics/doc.go", `(?m)^//\t(hearth_[a-z_]+)`)
	shown := map[string]bool{}
	for _, c := range metricShapes(t) {
		for _, name := range regexp.MustCompile(`(?m)^# TYPE (hearth_[a-z_]+)`).FindAllStringSubmatch(visited(t, c).text, -1) {
			shown[name[1]] = true
		}
	}
	for name := range shown {
		if !slices.Contains(table, name) {
			t.Errorf("%s is shown and not in the table", name)
		}
	}
	for _, name := range table {
		if !shown[name] && name != "hearth_link_up" { // absent without a link
			t.Errorf("%s is in the table and not shown", name)
		}
	}
	for _, file := range []string{".github/monitoring/alerts.yml", ".github/monitoring/dashboard.json"} {
		for _, name := range namesIn(t, file, `(hearth_[a-z_]+)`) {
			plain := regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, "")
			if !slices.Contains(table, name) && !slices.Contains(table, plain) {
				t.Errorf("%s names %s, which there is not", file, name)
			}
		}
	}
}

func namesIn(t *testing.T, file, pattern string) (names []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, file))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
		names = append(names, m[1])
	}
	if len(names) < 10 {
		t.Fatalf("%s names only %d metrics", file, len(names))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// metricShapes is an embedded server, and one on PostgreSQL.
func metricShapes(t *testing.T) []config.Config {
	server := shapes.Server(t)
	return []config.Config{{Data: t.TempDir()}, {
		DatabaseURL: shapes.At(t, server, shapes.NewDatabase(t, server, "template0")),
		MasterKey:   "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
	}}
}

// A visit is a server that people have talked in, with what its admin address showed then.
type visit struct {
	*fixture
	text    string
	secrets []string // what they wrote, and who they are
}

func visited(t *testing.T, c config.Config) visit {
	t.Helper()
	c.Admin = "127.0.0.1:0"
	m := startWith(t, c)
	f := &fixture{m: m, staff: admin(t, m)}
	var g struct{ ID string }
	f.staff.api("POST", "/groups", map[string]any{"name": "Heliotrope"}, &g)
	f.group = g.ID
	f.session = f.plan(t)
	f.begin(t)
	link := f.invite(t, 1)[0]
	sam := f.person(t, link)
	sam.accept("Marmalade")
	sam.must(`"do":"knock"`)
	live := sam.socket(sam.room + "/socket")
	live.until(welcome)
	f.leader().must(`"do":"say","text":"quincunx"`)
	live.until(func(f frame) bool { return f.K == "said" })
	sam.get("/nowhere/" + f.session + "?q=quincunx")
	return visit{f, scrape(t, m.AdminAddr().String(), "/metrics"), []string{
		"Heliotrope", "Marmalade", "quincunx", f.session, f.group, link[strings.LastIndex(link, "/")+1:], "nowhere",
	}}
}

func scrape(t *testing.T, addr, path string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), "GET", "http://"+addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%s: %d, %v", path, resp.StatusCode, err)
	}
	return string(b)
}

// closedLists say which values each label may have.
func closedLists() map[string]func(value string) bool {
	route, code := regexp.MustCompile(`^(GET|POST|PUT|PATCH|DELETE) /[a-z0-9_./{}$~-]*$`), regexp.MustCompile(`^4[0-2][0-9]{2}$`)
	return map[string]func(value string) bool{
		"route":     func(v string) bool { return v == "none" || route.MatchString(v) },
		"class":     regexp.MustCompile(`^[1-5]xx$`).MatchString,
		"transport": regexp.MustCompile(`^(socket|stream)$`).MatchString,
		"outcome":   regexp.MustCompile(`^(kept|again|refused|not_saved|conflict|unknown|unavailable)$`).MatchString,
		"code": func(v string) bool {
			return slices.Contains(moderation.Codes(), moderation.Code(v)) || code.MatchString(v)
		},
		"resume":  regexp.MustCompile(`^(events|nothing|over)$`).MatchString,
		"why":     regexp.MustCompile(`^(unfoldable|fault)$`).MatchString,
		"le":      regexp.MustCompile(`^([0-9.e+-]+|\+Inf)$`).MatchString,
		"version": func(string) bool { return true },
	}
}

// TestMetricsSayNothingOfASession: no word, name, id, link or path is in them; labels are of closed lists; and the public
// address shows neither metrics nor profiles.
func TestMetricsSayNothingOfASession(t *testing.T) {
	v := visited(t, config.Config{Data: t.TempDir()})
	for _, s := range v.secrets {
		if strings.Contains(v.text, s) {
			t.Errorf("the metrics have %q in them", s)
		}
	}
	closed := closedLists()
	for line := range strings.Lines(v.text) {
		if !strings.HasPrefix(line, "hearth_") {
			continue
		}
		for _, l := range regexp.MustCompile(`([a-z_]+)="([^"]*)"`).FindAllStringSubmatch(line, -1) {
			if is := closed[l[1]]; is == nil || !is(l[2]) {
				t.Errorf("label %s=%q is of no closed list", l[1], l[2])
			}
		}
	}
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/heap"} {
		v.staff.get(path).must(t, 404)
	}
	if !strings.Contains(scrape(t, v.m.AdminAddr().String(), "/debug/pprof/"), "goroutine") {
		t.Error("no profiles at the admin address")
	}
}

// TestMetricsCount: what people did is what the figures say.
func TestMetricsCount(t *testing.T) {
	v := visited(t, config.Config{Data: t.TempDir()})
	for _, want := range []string{
		"hearth_rooms 1\n", "hearth_connections{transport=\"socket\"} 1\n", "hearth_lease_sure 1\n",
		"hearth_requests_total{class=\"4xx\",route=\"none\"} 1\n", "hearth_rooms_unconfirmed 0\n",
	} {
		if !strings.Contains(v.text, want) {
			t.Errorf("no line %q", want)
		}
	}
	f := v.m.Hub.Figures()
	if f.Commands["kept"] == 0 || f.Appended == 0 || f.Writes == 0 || f.FlushSeconds.Sum == 0 {
		t.Errorf("not counted: %d commands kept, %d events, %d writes, %g s of flushes", f.Commands["kept"], f.Appended, f.Writes, f.FlushSeconds.Sum)
	}
}
