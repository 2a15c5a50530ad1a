package servers

import (
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
)

// Ports of servers: below those that Linux gives to clients (32768 and up, unless someone changed it).
const (
	firstPort = 20000
	lastPort  = 32000
	portTries = 200
)

// FreePort finds a loopback port that nobody uses now and that the system gives to nobody by itself.
func FreePort() (int, error) {
	for range portTries {
		port := firstPort + rand.IntN(lastPort-firstPort)
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			continue
		}
		return port, l.Close()
	}
	return 0, errors.New("find a free port: all that were tried are in use")
}
