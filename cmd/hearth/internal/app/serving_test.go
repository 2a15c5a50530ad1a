package app_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/config"
	"hearth/hub/wire"
)

// certificate makes one for this machine, and gives its files and a pool that trusts it.
func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, kind string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: b}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pool = x509.NewCertPool()
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(parsed)
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", private), pool
}

func TestTLS(t *testing.T) {
	cert, key, pool := certificate(t)
	m := startWith(t, config.Config{Data: t.TempDir(), TLSCert: cert, TLSKey: key})
	if !strings.HasPrefix(m.URL(), "https://127.0.0.1:") {
		t.Fatalf("address %s", m.URL())
	}
	link, err := m.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t, m)
	b.http.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	a := b.post(link, "login", "ana", "name", "Ana", "password", password).must(t, 303)
	if c := a.head.Get("Set-Cookie"); !strings.HasPrefix(c, "__Host-hearth=") || !strings.Contains(c, "; Secure") {
		t.Errorf("cookie %s", c)
	}
	if a.head.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS")
	}
	b.get("/home").must(t, 200)
}

// TestDrain: told to stop, a server ends every connection with "come back", and ends cleanly.
func TestDrain(t *testing.T) {
	f := fixtures(t)
	s := f.staff.socket("/r/" + f.session + "/socket")
	s.until(welcome)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.m.Wait(ctx) }()
	stop()
	if code := s.end(); code != wire.CloseDraining {
		t.Errorf("ended with %d", code)
	}
	if err := <-ended; err != nil {
		t.Errorf("end: %v", err)
	}
}

// TestTakenAddress: one line that says what to do, and nothing left open.
func TestTakenAddress(t *testing.T) {
	first := start(t)
	c := config.Config{Listen: first.Addr().String(), Data: t.TempDir(), Title: "Hearth", ExitURL: "https://www.wikipedia.org/"}
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	m := &app.Main{Config: c, Logger: first.Logger}
	if err := m.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "already in use") || !strings.Contains(err.Error(), "HEARTH_LISTEN") {
		t.Errorf("a taken address: %v", err)
	}
}

// TestGuardedStart: beyond this machine nothing starts with the sample resources, and it does with edited ones.
func TestGuardedStart(t *testing.T) {
	cert, key, _ := certificate(t)
	c := config.Config{
		Listen: "0.0.0.0:0", Data: t.TempDir(), TLSCert: cert, TLSKey: key, URL: "https://rooms.example.org",
		Title: "Hearth", ExitURL: "https://www.wikipedia.org/",
	}
	try := func(c config.Config) error {
		t.Helper()
		if err := c.Settle(); err != nil {
			t.Fatal(err)
		}
		m := &app.Main{Config: c}
		if err := m.Start(t.Context()); err != nil {
			return err
		}
		return m.Close()
	}
	if err := try(c); err == nil || !strings.Contains(err.Error(), "still the sample") {
		t.Errorf("with the sample: %v", err)
	}
	c.Resources = filepath.Join(t.TempDir(), "resources.json")
	doc := `{"checked":"2026-11-20","contact":"The clinic, by the number on your card","resources":[{"name":"Night line","phone":"0800 111"}]}`
	if err := os.WriteFile(c.Resources, []byte(doc), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := try(c); err != nil {
		t.Errorf("with edited resources: %v", err)
	}
	c.URL = ""
	if err := try(c); err == nil || !strings.Contains(err.Error(), "set HEARTH_URL") {
		t.Errorf("without a public address: %v", err)
	}
}

// TestDemoLives: the demo's people talk, and the desk has something of each kind.
func TestDemoLives(t *testing.T) {
	m := startWith(t, config.Config{Data: t.TempDir(), Demo: true})
	ctx, stop := context.WithCancel(t.Context())
	d, err := m.PlayDemo(ctx)
	if err != nil {
		t.Fatal(err)
	}
	dana := newBrowser(t, m)
	dana.post(d.Facilitator, "password", password).must(t, 303)
	var v struct {
		Phase string
		Desk  []struct{ Kind string }
	}
	dana.api("GET", "/sessions/"+strings.TrimPrefix(d.Room, m.URL()+"/r/")+"/view", nil, &v)
	kinds := map[string]bool{}
	for _, item := range v.Desk {
		kinds[item.Kind] = true
	}
	for _, want := range []string{"held", "hand", "door", "private"} {
		if !kinds[want] {
			t.Errorf("nothing of kind %s waits: %v", want, kinds)
		}
	}
	if v.Phase != "live" {
		t.Errorf("phase %s", v.Phase)
	}
	newBrowser(t, m).post(d.Members[0]).must(t, 303)
	stop()
	if err := d.Stopped(); err != nil {
		t.Errorf("the demo's people: %v", err)
	}
}
