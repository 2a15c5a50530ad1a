package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Problem is a setting that cannot stand. Its text is one line that says what to do.
type Problem string

// Error makes a Problem an error.
func (p Problem) Error() string { return string(p) }

func problem(format string, args ...any) error { return Problem(fmt.Sprintf(format, args...)) }

// Settle reads the secret files, fills what follows from other settings, and refuses what cannot stand together. Every
// command calls it; Guard is for serving alone.
func (c *Config) Settle() error {
	steps := []func() error{c.settleSecrets, c.settleStore, c.settleListen, c.settleURL, c.settleRest}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Config) settleSecrets() error {
	for _, s := range []struct {
		value *string
		file  string
		name  string
	}{
		{&c.DatabaseURL, c.DatabaseURLFile, "HEARTH_DATABASE_URL"},
		{&c.NotesURL, c.NotesURLFile, "HEARTH_NOTES_URL"},
		{&c.RedisURL, c.RedisURLFile, "HEARTH_REDIS_URL"},
		{&c.MasterKey, c.MasterKeyFile, "HEARTH_MASTER_KEY"},
	} {
		if s.file == "" {
			continue
		}
		if *s.value != "" {
			return problem("%s and %s_FILE are both set; keep one of them", s.name, s.name)
		}
		text, err := os.ReadFile(s.file)
		if err != nil {
			return problem("cannot read the file that %s_FILE names (%v); check its path and who may read it", s.name, err)
		}
		*s.value = strings.TrimSpace(string(text))
		if *s.value == "" {
			return problem("the file that %s_FILE names is empty; put the value in it", s.name)
		}
	}
	return nil
}

func (c *Config) settleStore() error {
	if c.SQLite() {
		if c.RedisURL != "" {
			return problem("HEARTH_REDIS_URL links several instances, and a store in a folder is one instance's own; set HEARTH_DATABASE_URL too, or unset it")
		}
		if c.NotesURL != "" {
			return problem("HEARTH_NOTES_URL is for PostgreSQL, and with a store in a folder the notes are in a file of their own there; set HEARTH_DATABASE_URL too, or unset it")
		}
		if c.Data == "" {
			c.Data = DefaultData
		}
		return nil
	}
	if c.Data != "" {
		return problem("HEARTH_DATABASE_URL and HEARTH_DATA are both set; keep one of them, since each names a store")
	}
	u, err := url.Parse(c.DatabaseURL)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return problem("HEARTH_DATABASE_URL is not a PostgreSQL address; it begins with postgres://")
	}
	if u, err := url.Parse(c.NotesURL); c.NotesURL != "" && (err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql")) {
		return problem("HEARTH_NOTES_URL is not a PostgreSQL address; it begins with postgres://")
	}
	if c.MasterKey == "" {
		return problem("with a database URL the master key must be given: make one with `openssl rand -base64 32`, keep it apart from the database, and name its file in HEARTH_MASTER_KEY_FILE")
	}
	return c.settleRedis()
}

// settleRedis judges the scheme alone: the client reads the rest. The address may hold a password and is not repeated.
func (c *Config) settleRedis() error {
	if c.RedisURL == "" {
		return nil
	}
	u, err := url.Parse(c.RedisURL)
	if err != nil || (u.Scheme != "redis" && u.Scheme != "rediss") || u.Host == "" {
		return problem("HEARTH_REDIS_URL is not the address of a Redis; write it as redis://:password@redis:6379, or with rediss:// over TLS")
	}
	return nil
}

func (c *Config) settleListen() error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return problem("HEARTH_LISTEN %q is not an address and a port; write it as 127.0.0.1:8080", c.Listen)
	}
	c.Loopback = loopback(host)
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return problem("HEARTH_TLS_CERT and HEARTH_TLS_KEY belong together; set both or neither")
	}
	for _, p := range c.TrustedProxies {
		p = strings.TrimSpace(p)
		if p == "" {
			continue
		}
		prefix, err := parsePrefix(p)
		if err != nil {
			return problem("HEARTH_TRUSTED_PROXIES: %q is not a network; write it as 10.0.0.0/8 or as one address", p)
		}
		if prefix.Bits() == 0 {
			return problem("HEARTH_TRUSTED_PROXIES: %q trusts everyone; name the proxy's own network", p)
		}
		c.Proxies = append(c.Proxies, prefix)
	}
	if c.Admin != "" {
		if host, _, err := net.SplitHostPort(c.Admin); err != nil || !loopback(host) {
			return problem("HEARTH_ADMIN %q is not an address and port of this machine alone; write it as 127.0.0.1:8081", c.Admin)
		}
	}
	return nil
}

func parsePrefix(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	return p.Masked(), err
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

func (c *Config) settleURL() error {
	if c.URL == "" {
		return nil // SettleAddr fills it when the port is known
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return problem("HEARTH_URL %q is not an address such as https://rooms.example.org, without a path", c.URL)
	}
	if u.Scheme == "http" && c.TLS() {
		return problem("HEARTH_URL begins with http:// but a TLS certificate is set; write https://")
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) && !c.Demo {
		return problem("HEARTH_URL %q would carry people's words in the clear; write https://, with a TLS certificate or a proxy in front", c.URL)
	}
	if u.Scheme == "https" && !c.TLS() && len(c.Proxies) == 0 {
		return problem("HEARTH_URL begins with https:// but nothing here speaks TLS; set HEARTH_TLS_CERT and HEARTH_TLS_KEY, or name the proxy in HEARTH_TRUSTED_PROXIES")
	}
	c.Public = &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}
	return nil
}

func (c *Config) settleRest() error {
	if n := utf8.RuneCountInString(c.Title); n < 1 || n > 40 {
		return problem("HEARTH_TITLE has %d characters; use a neutral word of 1 to 40", n)
	}
	u, err := url.Parse(c.ExitURL)
	if err != nil || u.Host == "" || u.Scheme != "https" {
		return problem("HEARTH_EXIT_URL %q is not an address that begins with https://; whoever leaves in a hurry must not be seen doing so on the wire", c.ExitURL)
	}
	return nil
}

// SettleAddr fills the public address from the address that is really listened on, when none was set.
func (c *Config) SettleAddr(addr net.Addr) {
	if c.Public != nil {
		return
	}
	scheme := "http"
	if c.TLS() {
		scheme = "https"
	}
	c.Public = &url.URL{Scheme: scheme, Host: addr.String()}
}

// Guard refuses to serve real people in a state in which nobody should (product.md decision 13). sample says that the
// crisis resources are still the sample that Hearth comes with. It asks what the operator gave as the public address:
// SettleAddr's guess, by the time that this is called, is the listener's own and of no use to people elsewhere.
func (c *Config) Guard(sample bool) error {
	if c.Demo || !c.Beyond() {
		return nil
	}
	switch {
	case c.URL == "":
		return problem("beyond this machine the public address must be known: set HEARTH_URL")
	case !c.TLS() && len(c.Proxies) == 0:
		return problem("beyond this machine words travel under TLS only: set HEARTH_TLS_CERT and HEARTH_TLS_KEY, or name the proxy in HEARTH_TRUSTED_PROXIES")
	case !c.Secure():
		return problem("beyond this machine HEARTH_URL must begin with https://")
	case sample:
		return problem("the crisis resources are still the sample: edit them for your region (hearth resources --sample > resources.json), then hearth resources resources.json")
	}
	return nil
}

// CheckEnviron refuses HEARTH_ variables that mean nothing, since a misspelt one would otherwise be a setting that is
// silently off. known are the names of this struct's variables (see Variables).
func CheckEnviron(environ []string) error {
	known := Variables()
	for _, line := range environ {
		name, _, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(name, "HEARTH_") || slices.Contains(known, name) {
			continue
		}
		return problem("%s is not a setting; correct its name or unset it (hearth --help lists them)", name)
	}
	return nil
}
