package static

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
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
		"vendor/LICENSES": "text/plain; charset=utf-8",
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

// TestFirstPageIsLight: everything that a member's phone asks for until it can be used, beside the page itself. What staff
// alone need comes later, as a file of its own.
func TestFirstPageIsLight(t *testing.T) {
	const limit = 60 << 10
	total := 0
	for _, name := range []string{Main, Style, "img/icon.svg"} {
		f := loaded().files[name]
		weight := len(f.plain)
		if f.zipped != nil {
			weight = len(f.zipped)
		}
		t.Logf("%s: %d bytes compressed", name, weight)
		total += weight
	}
	if total > limit {
		t.Errorf("the client is %d bytes compressed, more than %d", total, limit)
	}
}

// TestEverySheetIsJoined: a sheet that is in no page, and that nothing asks for later, would be missed on a screen only.
func TestEverySheetIsJoined(t *testing.T) {
	entries, err := embedded.ReadDir("css")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains([]string{ReviewStyle, TechniquesStyle}, "css/"+e.Name()) && !slices.Contains(sheets[:], strings.TrimSuffix(e.Name(), ".css")) {
			t.Errorf("css/%s is in no page", e.Name())
		}
	}
}
