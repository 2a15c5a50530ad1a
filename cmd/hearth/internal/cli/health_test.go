package cli_test

import (
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"hearth/cmd/hearth/internal/cli"
)

// TestHealth asks a server that is ready, one that is not, one behind TLS, one that listens everywhere, and nobody.
func TestHealth(t *testing.T) {
	var status atomic.Int64
	status.Store(http.StatusOK)
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(int(status.Load()))
	})
	plain, secure := httptest.NewServer(answer), httptest.NewTLSServer(answer)
	defer plain.Close()
	defer secure.Close()
	_, port, err := net.SplitHostPort(plain.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	ask := func(args ...string) (int, string) {
		var out, errs bytes.Buffer
		code := cli.Main(t.Context(), cli.Env{Args: append([]string{"health"}, args...), Out: &out, Err: &errs})
		return code, out.String() + errs.String()
	}
	at := plain.Listener.Addr().String()
	for what, args := range map[string][]string{
		"ready": {"-listen", at}, "everywhere": {"-listen", "0.0.0.0:" + port}, "TLS": {"-listen", secure.Listener.Addr().String(), "-tls-cert", "c", "-tls-key", "k"},
	} {
		if code, said := ask(args...); code != 0 || said != "ready\n" {
			t.Errorf("%s: exit %d, %q", what, code, said)
		}
	}
	status.Store(http.StatusServiceUnavailable)
	if code, said := ask("-listen", at); code == 0 || !strings.Contains(said, "not ready") {
		t.Errorf("a server that is not ready: exit %d, %q", code, said)
	}
	plain.Close()
	if code, said := ask("-listen", at); code == 0 || !strings.Contains(said, "HEARTH_LISTEN") || strings.Count(said, "\n") != 1 {
		t.Errorf("nobody: exit %d, %q", code, said)
	}
}
