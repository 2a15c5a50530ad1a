package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// from is the address that a request comes from. A proxy's word counts only where the proxy is one that the operator
// named, and then the rightmost address that is not itself such a proxy: whatever stands left of it was written by the
// client.
func (s *Server) from(r *http.Request) netip.Addr {
	addr := remote(r.RemoteAddr)
	if !s.isProxy(addr) {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return addr
		}
		addr = hop.Unmap().WithZone("")
		if !s.isProxy(addr) {
			return addr
		}
	}
	return addr
}

func (s *Server) isProxy(a netip.Addr) bool {
	for _, p := range s.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func remote(hostPort string) netip.Addr {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		return netip.Addr{}
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}
