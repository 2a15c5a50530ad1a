package static

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func get(t *testing.T, address, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestFilesMayBeKeptForEver(t *testing.T) {
	for name, mime := range map[string]string{
		Main: "text/javascript; charset=utf-8", Style: "text/css; charset=utf-8", "img/icon.svg": "image/svg+xml",
		"vendor/preact.js": "text/javascript; charset=utf-8", "vendor/LICENSES": "text/plain; charset=utf-8",
	} {
		res := get(t, Path(name), "")
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != mime {
			t.Errorf("%s: %d %s", name, res.StatusCode, res.Header.Get("Content-Type"))
		}
		if c := res.Header.Get("Cache-Control"); !strings.Contains(c, "immutable") {
			t.Errorf("%s: Cache-Control %q", name, c)
		}
		if res.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: compressed for someone who did not ask", name)
		}
	}
}

func TestAnotherVersionIsNotServed(t *testing.T) {
	for _, address := range []string{
		"/static/0000000000000000/js/main.js", "/static/js/main.js", Path("js/nothing.js"), Path("css/room.css"), "/static/" + Hash() + "/../static.go",
	} {
		res := get(t, address, "")
		if res.StatusCode != http.StatusNotFound || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %q", address, res.StatusCode, res.Header.Get("Cache-Control"))
		}
	}
}

func TestCompressedWhenAccepted(t *testing.T) {
	plain, err := io.ReadAll(get(t, Path(Style), "gzip;q=0, br").Body)
	if err != nil {
		t.Fatal(err)
	}
	res := get(t, Path(Style), "br, gzip")
	if res.Header.Get("Content-Encoding") != "gzip" || res.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("headers %v", res.Header)
	}
	z, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(z)
	if err != nil || string(unpacked) != string(plain) {
		t.Fatalf("unpacked %d bytes of %d: %v", len(unpacked), len(plain), err)
	}
}

// TestEveryModuleIsPreloaded: an import that leads nowhere, or to a module that is not embedded, would break the page.
func TestEveryModuleIsPreloaded(t *testing.T) {
	s := loaded()
	imports := regexp.MustCompile(`(?m)from\s*"([^"]+)"`)
	for name, f := range s.files {
		if !strings.HasSuffix(name, ".js") {
			continue
		}
		for _, m := range imports.FindAllStringSubmatch(string(f.plain), -1) {
			if !strings.HasPrefix(m[1], "./") && !strings.HasPrefix(m[1], "../") {
				t.Errorf("%s imports %s by a bare name", name, m[1])
				continue
			}
			target := resolve(name, m[1])
			if !slices.Contains(s.preload, Path(target)) {
				t.Errorf("%s imports %s, which is not preloaded", name, target)
			}
		}
	}
}

func resolve(from, to string) string {
	parts := strings.Split(from, "/")
	parts = parts[:len(parts)-1]
	for p := range strings.SplitSeq(to, "/") {
		switch p {
		case ".":
		case "..":
			parts = parts[:len(parts)-1]
		default:
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "/")
}

// TestFirstPageIsLight: needs.md NET-1 counts everything that a phone needs for the first usable page.
func TestFirstPageIsLight(t *testing.T) {
	const limit = 100 << 10
	total := 0
	for name, f := range loaded().files {
		if name == "vendor/LICENSES" {
			continue
		}
		if f.zipped != nil {
			total += len(f.zipped)
		} else {
			total += len(f.plain)
		}
	}
	t.Logf("%d files, %d bytes compressed", len(loaded().files)-1, total)
	if total > limit {
		t.Errorf("the client is %d bytes compressed, more than %d", total, limit)
	}
}

// TestEverySheetIsJoined: a sheet that nobody joins would be missed on a screen only.
func TestEverySheetIsJoined(t *testing.T) {
	entries, err := embedded.ReadDir("css")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(sheets[:], strings.TrimSuffix(e.Name(), ".css")) {
			t.Errorf("css/%s is in no page", e.Name())
		}
	}
}
