package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"hearth/cmd/hearth/internal/config"
)

// healthWithin is how long a server may take to say that it is ready.
const healthWithin = 3 * time.Second

type healthCmd struct{}

// Run asks the server that these settings are of. It fails where nobody answers, and where the server is not ready: its
// store cannot be reached, or it is being stopped.
func (healthCmd) Run(x *run) error {
	ctx, cancel := context.WithTimeout(x.ctx, healthWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, readyAddress(x.config), nil)
	if err != nil {
		return fmt.Errorf("make a request: %w", err)
	}
	// It is this machine's own server, whatever name its certificate is for.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	resp, err := client.Do(r)
	if err != nil {
		return config.Problem("no server answers at " + x.config.Listen + " (HEARTH_LISTEN)")
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return errors.New("the server is not ready")
	}
	x.printf("ready\n")
	return nil
}

// readyAddress is where to ask: a server that listens everywhere listens here too.
func readyAddress(c *config.Config) string {
	scheme, address := "http", c.Listen
	if c.TLS() {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(address)
	if ip, bad := netip.ParseAddr(host); err == nil && (host == "" || bad == nil && ip.IsUnspecified()) {
		address = net.JoinHostPort("localhost", port)
	}
	return scheme + "://" + address + "/readyz"
}
