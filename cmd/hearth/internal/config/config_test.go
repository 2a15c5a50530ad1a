package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// testKey is a master key of the right shape that locks nothing.
const testKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

func good() Config {
	return Config{Listen: "127.0.0.1:8080", Title: "Hearth", ExitURL: "https://weather.example/"}
}

func TestDefaultsStand(t *testing.T) {
	c := good()
	if err := c.Settle(); err != nil {
		t.Fatal(err)
	}
	if c.Data != DefaultData || !c.SQLite() || !c.Loopback {
		t.Errorf("%+v", c)
	}
	if err := c.Guard(true); err != nil {
		t.Errorf("on this machine alone: %v", err)
	}
}

// TestSettleRefuses: each contradiction has a line of its own that names the variable and says what to do.
func TestSettleRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(file, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const db, key = "postgres://hearth@db/hearth", testKey
	for name, c := range map[string]struct {
		change func(*Config)
		says   string
	}{
		"listen":               {func(c *Config) { c.Listen = "8080" }, "HEARTH_LISTEN"},
		"cert alone":           {func(c *Config) { c.TLSCert = "c" }, "HEARTH_TLS_KEY"},
		"http with TLS":        {func(c *Config) { c.TLSCert, c.TLSKey, c.URL = "c", "k", "http://localhost" }, "https://"},
		"http beyond":          {func(c *Config) { c.URL = "http://rooms.example.org" }, "in the clear"},
		"https without TLS":    {func(c *Config) { c.URL = "https://rooms.example.org" }, "HEARTH_TRUSTED_PROXIES"},
		"URL with a path":      {func(c *Config) { c.URL = "https://rooms.example.org/x" }, "without a path"},
		"URL with a user":      {func(c *Config) { c.URL = "https://me@rooms.example.org" }, "HEARTH_URL"},
		"URL that is none":     {func(c *Config) { c.URL = "rooms.example.org" }, "HEARTH_URL"},
		"proxies":              {func(c *Config) { c.TrustedProxies = []string{"proxy"} }, "HEARTH_TRUSTED_PROXIES"},
		"everyone is a proxy":  {func(c *Config) { c.TrustedProxies = []string{"0.0.0.0/0"} }, "trusts everyone"},
		"database and data":    {func(c *Config) { c.DatabaseURL, c.MasterKey, c.Data = db, key, "d" }, "HEARTH_DATA"},
		"database without key": {func(c *Config) { c.DatabaseURL = db }, "HEARTH_MASTER_KEY_FILE"},
		"another database":     {func(c *Config) { c.DatabaseURL, c.MasterKey = "mysql://db", key }, "PostgreSQL"},
		"notes with a folder":  {func(c *Config) { c.NotesURL = db }, "HEARTH_NOTES_URL"},
		"notes elsewhere":      {func(c *Config) { c.DatabaseURL, c.MasterKey, c.NotesURL = db, key, "mysql://db" }, "HEARTH_NOTES_URL"},
		"redis with a folder":  {func(c *Config) { c.RedisURL = "redis://r" }, "HEARTH_DATABASE_URL"},
		"another link":         {func(c *Config) { c.DatabaseURL, c.MasterKey, c.RedisURL = db, key, "amqp://r" }, "HEARTH_REDIS_URL"},
		"a link that is none":  {func(c *Config) { c.DatabaseURL, c.MasterKey, c.RedisURL = db, key, "redis://:secretword@r:x" }, "HEARTH_REDIS_URL"},
		"key twice":            {func(c *Config) { c.MasterKey, c.MasterKeyFile = "k", file }, "both set"},
		"empty key file":       {func(c *Config) { c.MasterKeyFile = file }, "empty"},
		"no key file":          {func(c *Config) { c.MasterKeyFile = file + ".none" }, "cannot read"},
		"admin beyond":         {func(c *Config) { c.Admin = "0.0.0.0:8081" }, "HEARTH_ADMIN"},
		"title":                {func(c *Config) { c.Title = "" }, "HEARTH_TITLE"},
		"exit":                 {func(c *Config) { c.ExitURL = "javascript:alert(1)" }, "HEARTH_EXIT_URL"},
	} {
		t.Run(name, func(t *testing.T) {
			x := good()
			c.change(&x)
			err := x.Settle()
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.ContainsAny(err.Error(), "\n") || strings.Contains(err.Error(), "secretword") {
				t.Errorf("says %v, want a line with %q", err, c.says)
			}
		})
	}
}

func TestSecretsComeFromFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(file, []byte("postgres://hearth@db/hearth\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	redis := filepath.Join(t.TempDir(), "redis")
	if err := os.WriteFile(redis, []byte("rediss://:pass@r:6379?addr=r2:6379\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := good()
	c.DatabaseURLFile, c.MasterKey, c.RedisURLFile = file, testKey, redis
	if err := c.Settle(); err != nil || c.DatabaseURL != "postgres://hearth@db/hearth" || c.RedisURL != "rediss://:pass@r:6379?addr=r2:6379" {
		t.Errorf("%q, %q, %v", c.DatabaseURL, c.RedisURL, err)
	}
}

// TestGuard is product.md's decision 13: beyond this machine everything must be in its place.
func TestGuard(t *testing.T) {
	for name, x := range map[string]struct {
		change func(*Config)
		sample bool
		lets   bool
	}{
		"this machine, sample":     {func(*Config) {}, true, true},
		"beyond, nothing":          {func(c *Config) { c.Listen = "0.0.0.0:8080" }, false, false},
		"beyond, TLS, no URL":      {func(c *Config) { c.Listen, c.TLSCert, c.TLSKey = ":443", "c", "k" }, false, false},
		"beyond, URL, TLS, sample": {func(c *Config) { c.Listen, c.TLSCert, c.TLSKey, c.URL = ":443", "c", "k", "https://r.example" }, true, false},
		"beyond, URL, TLS, edited": {func(c *Config) { c.Listen, c.TLSCert, c.TLSKey, c.URL = ":443", "c", "k", "https://r.example" }, false, true},
		"beyond, URL, proxy": {func(c *Config) {
			c.Listen, c.TrustedProxies, c.URL = "10.0.0.5:80", []string{"10.0.0.0/8"}, "https://r.example"
		}, false, true},
		"proxy here, sample": {func(c *Config) { c.TrustedProxies, c.URL = []string{"127.0.0.1"}, "https://r.example" }, true, false},
		"beyond, local URL":  {func(c *Config) { c.Listen, c.URL = "0.0.0.0:80", "http://localhost" }, false, false},
		"a demo":             {func(c *Config) { c.Listen, c.Demo = "0.0.0.0:8080", true }, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			c := good()
			x.change(&c)
			if err := c.Settle(); err != nil {
				t.Fatal(err)
			}
			if err := c.Guard(x.sample); (err == nil) != x.lets {
				t.Errorf("guard: %v", err)
			}
		})
	}
}

func TestUnknownVariablesAreRefused(t *testing.T) {
	if err := CheckEnviron([]string{"HOME=/", "HEARTH_LISTEN=x"}); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"HEARTH_LISTN", "HEARTH_TEST_POSTGRES", "HEARTH_BIN", "HEARTH_SHOTS"} {
		if err := CheckEnviron([]string{name + "=x"}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if names := Variables(); !slices.Contains(names, "HEARTH_MASTER_KEY_FILE") {
		t.Errorf("variables: %v", names)
	}
}
