package app_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/cmd/internal/kit"
)

// A cage is a whole house, into which canary words are let through every door that takes words, and which is searched for
// them afterwards: logs, metrics, Redis, the database's dump, the data folder, temporary files, copies.
type cage struct {
	*shape
	t        *testing.T
	lead     *kit.Place
	kim      *kit.Place
	kimID    string // in the directory
	who      string // in the room
	canaries map[string]string
	kept     map[string]bool // those that a transcript must show, or the search would prove nothing
	readable strings.Builder // what was read back through doors
	redisSaw bytes.Buffer
	mu       sync.Mutex // guards redisSaw
}

// word lets a fresh canary out. read: staff can read it somewhere afterwards.
func (c *cage) word(door string, read bool) string {
	w := "canary" + strings.ToLower(rand.Text()[:12])
	c.canaries[w], c.kept[w] = door, read
	return w
}

func (c *cage) has(p *kit.Place, name string, args kit.Args) string {
	c.t.Helper()
	f, err := p.Post(c.t.Context(), kit.Do{Name: name, Args: args})
	if err != nil || f.T != "done" {
		c.t.Fatalf("%s: %s, %v", name, f.Raw, err)
	}
	return f.Event
}

func (c *cage) reads(a answer) answer { c.readable.WriteString(a.body); return a }

// doors is every way in for words. Whoever makes a new one adds a line: what it is, and how a word goes through it.
var doors = []struct {
	name string
	put  func(c *cage)
}{
	{"said in the room", func(c *cage) { c.has(c.kim, "say", kit.Args{"text": c.word("said", true)}) }},
	{"said over a socket", func(c *cage) {
		l := c.socket(c.t, c.kim, len(c.mains)-1)
		text := c.word("socket", true)
		if f, err := l.Do(c.t.Context(), kit.Do{ID: kit.NewID(), Name: "say", Args: kit.Args{"text": text}}); err != nil || f.T != "done" {
			c.t.Fatalf("%s, %v", f.Raw, err)
		}
	}},
	{"taken back", func(c *cage) {
		id := c.has(c.kim, "say", kit.Args{"text": c.word("taken back", true)})
		c.has(c.kim, "take_back", kit.Args{"message": id})
	}},
	{"the private line", func(c *cage) { c.has(c.kim, "say_private", kit.Args{"text": c.word("private", true)}) }},
	{"staff among themselves", func(c *cage) { c.has(c.lead, "say_staff", kit.Args{"text": c.word("staff", true)}) }},
	{"an agreed line", func(c *cage) { c.has(c.kim, "propose_line", kit.Args{"text": c.word("line", true)}) }},
	{"notes of moderation", func(c *cage) {
		for _, name := range []string{"nudge", "mute"} {
			c.has(c.lead, name, kit.Args{"who": c.who, "note": c.word(name+" note", true), "memo": c.word(name+" memo", true)})
		}
		c.has(c.lead, "unmute", kit.Args{"who": c.who, "note": c.word("unmute", true)})
		c.has(c.lead, "bookmark", kit.Args{"memo": c.word("bookmark", true)})
		c.has(c.lead, "pause", kit.Args{"minutes": 1, "text": c.word("pause", true)})
		c.has(c.lead, "resume", nil)
	}},
	{"a name", func(c *cage) {
		c.has(c.lead, "rename", kit.Args{"who": c.who, "name": c.word("name", true), "memo": c.word("rename memo", true)})
	}},
	{"a member's profile", func(c *cage) {
		var m struct{ ID string }
		c.staff.api("POST", "/groups/"+c.group+"/members", map[string]any{
			"name": c.word("profile name", true), "legal": c.word("legal", true), "contact": c.word("contact", true),
		}, &m).must(c.t, 201)
		at := "/groups/" + c.group + "/members/" + m.ID + "/contact"
		c.reads(c.staff.api("POST", at, map[string]any{"purpose": "to call them"}, nil)).must(c.t, 200)
		c.staff.api("PUT", at, map[string]any{"legal": c.word("another legal", false)}, nil).must(c.t, 200)
	}},
	{"what techniques ask and get", func(c *cage) {
		q := c.has(c.lead, "begin_check_in", kit.Args{"text": c.word("check-in", true)})
		c.has(c.kim, "answer_check_in", kit.Args{"check_in": q, "value": "3", "text": c.word("check-in answer", true)})
		c.has(c.lead, "end_check_in", kit.Args{"check_in": q})
		q = c.has(c.lead, "ask_prompt", kit.Args{"text": c.word("hidden question", true), "named": true})
		c.has(c.kim, "answer_prompt", kit.Args{"prompt": q, "text": c.word("hidden answer", true)})
		c.has(c.lead, "end_prompt", kit.Args{"prompt": q})
		c.has(c.lead, "show_card", kit.Args{"text": c.word("question card", true)})
		c.has(c.lead, "set_agenda", kit.Args{"items": "5 " + c.word("agenda", true)})
		c.has(c.lead, "begin_round", kit.Args{"mode": "volunteers", "text": c.word("round", true)})
		c.has(c.lead, "end_round", nil)
	}},
	{"a safety card", func(c *cage) {
		form := url.Values{}
		for _, field := range []string{"where", "phone", "local", "contact"} {
			form.Set(field, c.word("card "+field, true))
		}
		form.Set("may_call", "on")
		submit(c.t, c.kim, "/r/"+c.session+"/card", form.Encode())
		a := c.staff.do("POST", "/api/v1/sessions/"+c.session+"/people/"+c.who+"/card", "application/json", `{"purpose":"supervision"}`)
		c.reads(a).must(c.t, 200)
	}},
	{"what is refused", func(c *cage) {
		for _, body := range []string{`{"t":"do","id":"x","do":"say","text":"%s"}`, `{"t":"%s"}`, `%s`, `{"t":"do","do":"%s"}`, "\xff%s"} {
			_, _ = c.kim.Ask(c.t.Context(), "POST", "/api/v1/sessions/"+c.session+"/do", "application/json", fmt.Appendf(nil, body, c.word("broken frame", false)))
		}
		c.staff.post("/sign-in", "login", c.word("login", false), "password", c.word("password", false))
		c.staff.get("/nowhere/" + c.word("path", false) + "?q=" + c.word("query", false))
		c.staff.do("POST", "/api/v1/groups", "application/json", `{"name":`+c.word("broken JSON", false))
		c.staff.post("/groups/"+c.group+"/settings", "name", "Evening", "zone", c.word("zone", false), "admission", "open", "history", "from_start", "keep", "days:30")
	}},
	{"a search, and every copy", func(c *cage) {
		c.reads(c.staff.post("/sessions/"+c.session+"/transcript", "purpose", "supervision")).must(c.t, 200)
		for _, kind := range []string{"json", "text", "html", "csv"} {
			c.reads(c.staff.post("/sessions/"+c.session+"/export", "purpose", "supervision", "kind", kind))
		}
		facts := c.staff.post("/sessions/"+c.session+"/export", "purpose", "supervision", "kind", "facts")
		if !strings.Contains(facts.body, `"t":"end"`) {
			c.t.Fatalf("no copy of facts: %s", facts.body)
		}
		c.search("the copy of facts", []byte(facts.body))
		c.staff.post("/sessions/"+c.session+"/transcript/search", "reading", "none", "q", c.word("search", false))
		c.readable.WriteString(c.command(c.t, "transcript", c.session, "--as", "ana", "--purpose", "supervision"))
		members := c.staff.get("/groups/" + c.group)
		c.reads(members).must(c.t, 200)
	}},
	{"erasure", func(c *cage) {
		c.command(c.t, "erase", "member", c.kimID, "--why", "they asked for it")
		c.command(c.t, "purge")
	}},
}

// forms are the ways in which a word may stand in a file: as it is, in hexadecimal, in base64.
func forms(word string) (all []string) {
	all = append(all, word, hex.EncodeToString([]byte(word)))
	for pad := range 3 {
		text := base64.RawStdEncoding.EncodeToString(append(bytes.Repeat([]byte{'x'}, pad), word...))
		all = append(all, text[2*pad:len(text)-2])
	}
	return all
}

func (c *cage) search(place string, b []byte) {
	c.t.Helper()
	for word, door := range c.canaries {
		for _, form := range forms(word) {
			if bytes.Contains(b, []byte(form)) {
				c.t.Errorf("%s: in %s stands what came by the door %q", word, place, door)
				break
			}
		}
	}
}

func (c *cage) searchFolder(place, dir string) {
	c.t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		c.search(place+" "+d.Name(), b)
		return err
	})
	if err != nil {
		c.t.Error(err)
	}
}

// listen hears every command that Redis is given.
func (c *cage) listen() {
	if c.redis == nil {
		return
	}
	// By a connection of its own: the client's monitor reads on after its connection went back to the pool.
	conn, err := net.Dial("tcp", c.redis.Address())
	if err == nil {
		_, err = io.WriteString(conn, "MONITOR\r\n")
	}
	if err != nil {
		c.t.Fatal(err)
	}
	lines := bufio.NewScanner(conn)
	if !lines.Scan() || lines.Text() != "+OK" {
		c.t.Fatalf("Redis answers %q, %v", lines.Text(), lines.Err())
	}
	var hearing sync.WaitGroup
	hearing.Go(func() {
		for lines.Scan() {
			c.mu.Lock()
			c.redisSaw.WriteString(lines.Text() + "\n")
			c.mu.Unlock()
		}
	})
	c.t.Cleanup(func() { _ = conn.Close(); hearing.Wait() })
}

func (c *cage) searchRedis() {
	if c.redis == nil {
		return
	}
	client := redis.NewClient(&redis.Options{Addr: c.redis.Address(), Protocol: 2})
	defer func() { _ = client.Close() }()
	if keys, err := client.Keys(c.t.Context(), "*").Result(); err != nil || len(keys) != 0 {
		c.t.Errorf("Redis keeps %v, %v", keys, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !bytes.Contains(c.redisSaw.Bytes(), []byte("publish")) {
		c.t.Error("nothing was heard of Redis: this finds nothing")
	}
	c.search("what Redis was told", c.redisSaw.Bytes())
}

func (c *cage) searchDump() {
	if c.config.DatabaseURL == "" {
		return
	}
	dump, err := exec.LookPath("pg_dump")
	if err != nil {
		c.t.Log("the dump was not searched: pg_dump is not installed")
		return
	}
	b, err := exec.CommandContext(c.t.Context(), dump, "--dbname", c.config.DatabaseURL).Output()
	if err != nil || !bytes.Contains(b, []byte("hearth_keys")) {
		c.t.Fatalf("pg_dump: %d bytes, %v", len(b), err)
	}
	c.search("the dump", b)
}

// TestCanaries is R10: words through every door, found nowhere outside their seal.
func TestCanaries(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *shape{
		"sqlite": newEmbedded, "postgres and redis, 2 instances": func(t *testing.T) *shape { return newShape(t, 2, true) },
	} {
		t.Run(name, func(t *testing.T) {
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			c := &cage{t: t, canaries: map[string]string{}, kept: map[string]bool{}}
			logs := &lines{}
			logging = logs
			t.Cleanup(func() { logging = nil })
			c.shape = open(t)
			c.listen()
			c.staff.post("/groups/"+c.group+"/settings", "name", "Evening", "zone", "UTC", "admission", "open", "history", "from_start",
				"keep", "days:30", "card", "optional", "seats", "12").must(t, 303)
			c.lead = c.shape.lead(t)
			c.kim, c.kimID = c.member(t, "Kim")
			v, err := c.kim.View(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			c.who = v.You.Who
			for _, d := range doors {
				if d.name == "erasure" { // before it, everything is there to be found
					c.everythingIsRead()
					c.searchAll(temp, logs)
				}
				began := time.Now()
				d.put(c)
				t.Logf("%-28s %v", d.name, time.Since(began).Round(time.Millisecond))
				if t.Failed() {
					t.Fatalf("at the door %q", d.name)
				}
			}
			c.searchAll(temp, logs)
			t.Logf("%d canaries", len(c.canaries))
		})
	}
}

func (c *cage) everythingIsRead() {
	for word, read := range c.kept {
		if read && !strings.Contains(c.readable.String(), word) {
			c.t.Errorf("what came by the door %q is read nowhere: finding it nowhere else proves nothing", c.canaries[word])
		}
	}
}

func (c *cage) searchAll(temp string, logs *lines) {
	c.t.Helper()
	if !strings.Contains(logs.text(), "GET /") {
		c.t.Error("requests were not logged: this finds nothing")
	}
	c.search("logs", []byte(logs.text()))
	for _, m := range c.mains {
		c.search("metrics", []byte(scrape(c.t, m.AdminAddr().String(), "/metrics")))
	}
	c.searchRedis()
	c.searchDump()
	if c.config.Data != "" {
		copied := filepath.Join(c.t.TempDir(), "copy")
		c.command(c.t, "backup", copied)
		c.searchFolder("a copy's", copied)
		c.searchFolder("the data folder's", c.config.Data)
	}
	c.searchFolder("temporary files'", temp)
}
