// Package static is the web client: ES modules, style sheets and neutral icons, embedded as they are written. There is no
// build: when the program starts, the modules are joined into one (join.go) and the sheets into another, so that a phone
// asks twice. Everything is served under its content's hash, so an address never changes its meaning and may be kept for
// ever.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed css/*.css img js/*.js js/review/*.js js/view/*.js js/view/tech/*.js js/words/*.js vendor/*.js vendor/LICENSES
var embedded embed.FS

// Style is the one style sheet of every page: all of css/ joined, tokens first.
const Style = "css/hearth.css"

// Main is the module that starts every page, with all that it imports in it.
const Main = "js/main.js"

// Review and ReviewStyle are the page on which a record is read afterwards: files of its own, since no member needs them.
const (
	Review      = "js/review.js"
	ReviewStyle = "css/review.css"
)

// TechniquesStyle is the sheet of what only a technique draws: the client asks for it with js/techniques.js, behind the room.
const TechniquesStyle = "css/techniques.css"

const prefix = "/static/"

// Sheets come in this order; later ones may lean on earlier ones.
var sheets = [...]string{
	"tokens", "base", "button", "composer", "room", "log", "people", "desk", "staff", "door", "page",
}

type file struct {
	mime   string
	plain  []byte
	zipped []byte // nil when compressing gains nothing
}

type site struct {
	hash  string
	files map[string]file
}

// loaded is filled once and then only read.
var loaded = sync.OnceValue(load)

// Hash names the content of the whole client: 16 hex digits.
func Hash() string { return loaded().hash }

// Path gives the address of a file, named as in this folder ("js/main.js"), for a page to use.
func Path(name string) string { return prefix + loaded().hash + "/" + name }

// Preload lists what a room's page needs at once, for modulepreload links: the browser asks for it before it has read the
// page to its end.
func Preload() []string { return []string{Path(Main)} }

// Handler serves everything under /static/. Another hash than the present one answers 404: a page of another version must
// not mix with this one.
func Handler() http.Handler { return http.HandlerFunc(loaded().serve) }

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	name, ours := strings.CutPrefix(r.URL.Path, prefix+s.hash+"/")
	f, known := s.files[name]
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	if !ours || !known {
		h.Set("Cache-Control", "no-store")
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	h.Set("Content-Type", f.mime)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if f.zipped != nil && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = f.zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body)
	}
}

// acceptsGzip looks for gzip without a quality of zero.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" {
			q, ok := strings.CutPrefix(strings.TrimSpace(quality), "q=")
			return !ok || strings.Trim(q, "0.") != ""
		}
	}
	return false
}

// load reads what is embedded. A tree that cannot be read is a broken build, which every test meets: it panics.
func load() *site {
	s := &site{files: map[string]file{}}
	modules := map[string]string{}
	sum := sha256.New()
	err := fs.WalkDir(embedded, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := embedded.ReadFile(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(body))
		sum.Write(body)
		switch path.Ext(name) {
		case ".css": // joined below
		case ".js":
			modules[name] = string(body)
		default:
			s.files[name] = packed(name, body)
		}
		return nil
	})
	if err != nil {
		panic("static: read the embedded client: " + err.Error())
	}
	s.files[Style] = packed(Style, joined())
	s.files[ReviewStyle] = packed(ReviewStyle, sheet("review"))
	s.files[TechniquesStyle] = packed(TechniquesStyle, sheet("techniques"))
	for _, entry := range []string{Main, Review} {
		scripts, err := joinModules(modules, entry)
		if err != nil {
			panic("static: join the modules: " + err.Error())
		}
		for name, text := range scripts {
			s.files[name] = packed(name, []byte(text))
		}
	}
	s.hash = hex.EncodeToString(sum.Sum(nil))[:16]
	return s
}

func joined() []byte {
	var all bytes.Buffer
	for _, name := range sheets {
		all.Write(sheet(name))
	}
	return all.Bytes()
}

func sheet(name string) []byte {
	body, err := embedded.ReadFile("css/" + name + ".css")
	if err != nil {
		panic("static: join the style sheets: " + err.Error())
	}
	return body
}

func packed(name string, body []byte) file {
	f := file{mime: mimeOf(name), plain: body}
	var zipped bytes.Buffer
	z, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return f
	}
	if _, err := z.Write(body); err != nil || z.Close() != nil || zipped.Len() >= len(body) {
		return f
	}
	f.zipped = zipped.Bytes()
	return f
}

// mimeOf does not ask the system's table, which may say anything.
func mimeOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "text/plain; charset=utf-8"
}
