package cli

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"

	"hearth/cmd/hearth/internal/app"
)

type demoCmd struct{}

// Run serves a throwaway store in which a session lives, until it is told to stop; then the store is gone.
func (demoCmd) Run(x *run) (err error) {
	if x.config.DatabaseURL != "" {
		return errors.New("the demo uses a store of its own that it throws away; unset HEARTH_DATABASE_URL")
	}
	folder, err := app.OwnerOnly()
	if err != nil {
		return fmt.Errorf("make a folder for the demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	c := *x.config
	c.Data, c.MasterKey, c.Demo = folder, "", true
	if host, port, err := net.SplitHostPort(c.Listen); err == nil && c.Public == nil && (host == "" || net.ParseIP(host).IsUnspecified()) {
		c.Public = &url.URL{Scheme: "http", Host: net.JoinHostPort(lanAddress(), port)} // a link must name one address
	}
	m := &app.Main{Config: c, Logger: app.NewLogger(x.env.Err, x.verbose)}
	if err := m.Start(x.ctx); err != nil {
		return err
	}
	d, err := m.PlayDemo(x.ctx)
	if err != nil {
		return errors.Join(err, m.Close())
	}
	x.printf("A demo: everything here is invented, and is thrown away when it stops.\n\n")
	x.printf("Facilitator, works once:  %s\n", d.Facilitator)
	x.printf("   then the room:         %s\n", d.Room)
	for i, l := range d.Members {
		x.printf("Member %d:                 %s\n", i+1, l)
	}
	x.printf("\nOpen the facilitator's link in one browser and a member's in a private window or another browser.\n")
	if c.Loopback {
		x.printf("To try it from a phone in the same network, start it with this machine's address, such as:\n    hearth demo -listen %s:8080\n", lanAddress())
	} else {
		x.printf("Phones in the same network open the same links. Nothing here is encrypted on the way: it is for trying alone.\n")
	}
	x.printf("\nStop with Ctrl-C.\n")
	return errors.Join(m.Wait(x.ctx), d.Stopped())
}

// lanAddress is this machine's address in its own network, as far as it can be told: a private one before others.
func lanAddress() string {
	found := "127.0.0.1"
	all, err := net.InterfaceAddrs()
	if err != nil {
		return found
	}
	for _, a := range all {
		n, ok := a.(*net.IPNet)
		if !ok || n.IP.To4() == nil || n.IP.IsLoopback() || n.IP.IsLinkLocalUnicast() {
			continue
		}
		if n.IP.IsPrivate() {
			return n.IP.String()
		}
		found = n.IP.String()
	}
	return found
}
