// Package config holds everything that an operator can set: one struct, read from flags and from HEARTH_ variables,
// judged in one place before anything is opened. A setting that is unknown, contradictory or unsafe stops the start with
// one line that says what to do; nothing is ever switched off silently.
package config

import (
	"net/netip"
	"net/url"
)

// A Config is what the operator set. The tags are read by the command line (package cli) and by the tests that hold
// README.md and docker-compose.yml against this struct; env names the variable. Secrets have a twin whose name ends in
// _FILE, which names a file that holds them, so that they need not stand in a process list.
type Config struct {
	URL            string   `name:"url" env:"HEARTH_URL" placeholder:"URL" help:"Address under which people reach this server, such as https://rooms.example.org. Needed beyond this machine."`
	Listen         string   `name:"listen" env:"HEARTH_LISTEN" default:"127.0.0.1:8080" help:"Address and port to listen on."`
	TLSCert        string   `name:"tls-cert" env:"HEARTH_TLS_CERT" placeholder:"FILE" help:"Certificate chain (PEM), to serve TLS without a proxy."`
	TLSKey         string   `name:"tls-key" env:"HEARTH_TLS_KEY" placeholder:"FILE" help:"Private key (PEM) of the certificate."`
	TrustedProxies []string `name:"trusted-proxies" env:"HEARTH_TRUSTED_PROXIES" placeholder:"NET" help:"Networks of the proxies in front, such as 10.0.0.0/8, separated by commas. Only they may say where a request comes from."`

	DatabaseURL     string `name:"database-url" env:"HEARTH_DATABASE_URL" placeholder:"URL" help:"PostgreSQL to keep everything in, such as postgres://hearth@db/hearth. Without it, SQLite in the data folder."`
	DatabaseURLFile string `name:"database-url-file" env:"HEARTH_DATABASE_URL_FILE" placeholder:"FILE" help:"File that holds the database URL."`
	NotesURL        string `name:"notes-url" env:"HEARTH_NOTES_URL" placeholder:"URL" help:"The same PostgreSQL under a role of its own, for the process notes alone, so that the role of the records cannot read them. Without it, HEARTH_DATABASE_URL is used."`
	NotesURLFile    string `name:"notes-url-file" env:"HEARTH_NOTES_URL_FILE" placeholder:"FILE" help:"File that holds the URL for the notes."`
	RedisURL        string `name:"redis-url" env:"HEARTH_REDIS_URL" placeholder:"URL" help:"Redis that links several instances on one PostgreSQL, such as redis://:password@redis:6379, or rediss:// over TLS. With cluster=true or further nodes as addr=host:port in its query it is a Redis Cluster."`
	RedisURLFile    string `name:"redis-url-file" env:"HEARTH_REDIS_URL_FILE" placeholder:"FILE" help:"File that holds the Redis URL."`
	MasterKey       string `name:"master-key" env:"HEARTH_MASTER_KEY" placeholder:"KEY" help:"Key that wraps all others: 32 bytes in base64. Better in a file."`
	MasterKeyFile   string `name:"master-key-file" env:"HEARTH_MASTER_KEY_FILE" placeholder:"FILE" help:"File that holds the master key. With SQLite alone one is made in the data folder."`
	Data            string `name:"data" env:"HEARTH_DATA" placeholder:"DIR" help:"Folder of the SQLite store. Without it, ./hearth-data."`

	Admin      string `name:"admin" env:"HEARTH_ADMIN" placeholder:"ADDR" help:"Loopback address and port for metrics and profiles. Without it, neither is served."`
	Title      string `name:"title" env:"HEARTH_TITLE" default:"Hearth" help:"Neutral word that pages carry as their title. It says nothing of what the groups are about."`
	ExitURL    string `name:"exit-url" env:"HEARTH_EXIT_URL" default:"https://www.wikipedia.org/" placeholder:"URL" help:"Neutral site to which \"Leave this page\" leads."`
	SecondStep string `name:"second-step" env:"HEARTH_SECOND_STEP" enum:",required,optional" default:"" help:"Whether staff have to sign in with a code beside their password: required or optional. Without it, required beyond this machine."`
	Resources  string `name:"resources" env:"HEARTH_RESOURCES" placeholder:"FILE" help:"Crisis resources of your region as JSON, taken over at each start. See: hearth resources --sample"`

	// Demo marks a throwaway server that nobody real uses: the guard of real use does not apply. Only the demo sets it.
	Demo bool `kong:"-"`

	// Public, Proxies and Loopback are made by Settle.
	Public   *url.URL       `kong:"-"`
	Proxies  []netip.Prefix `kong:"-"`
	Loopback bool           `kong:"-"` // nobody but this machine reaches the listener
}

// DefaultData is the folder of the SQLite store when none is named.
const DefaultData = "hearth-data"

// TLS reports whether this server speaks TLS itself.
func (c *Config) TLS() bool { return c.TLSCert != "" }

// Secure reports whether people reach this server over TLS, by itself or through a proxy.
func (c *Config) Secure() bool { return c.Public != nil && c.Public.Scheme == "https" }

// Beyond reports whether people elsewhere can reach this server. It goes by what the operator gave as the public address:
// SettleAddr's guess is the listener's own.
func (c *Config) Beyond() bool {
	return !c.Loopback || (c.URL != "" && !loopback(c.Public.Hostname()))
}

// TwoSteps reports whether staff have to sign in by two steps.
func (c *Config) TwoSteps() bool {
	return !c.Demo && (c.SecondStep == "required" || (c.SecondStep == "" && c.Beyond()))
}

// SQLite reports whether the store is the embedded one.
func (c *Config) SQLite() bool { return c.DatabaseURL == "" }
