package redislink

import (
	"context"
	"errors"
	"net"
	"syscall"

	"github.com/redis/go-redis/v9"
)

// maxBulk is the longest value that is read from Redis. The library would make room for whatever length is announced, and
// anyone who can publish could announce half a gigabyte.
const maxBulk = 64 << 10

var errGiant = errors.New("a value that is far longer than any hint")

// bound has the client's connections refuse giant values.
func bound(o *redis.Options) {
	dial := redis.NewDialer(o)
	o.Dialer = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &boundedConn{Conn: c}, nil
	}
}

// boundedConn follows the framing of what is read, and fails before a giant value is taken in. Read has one caller at a
// time, as the library's connections have one owner.
type boundedConn struct {
	net.Conn
	seen framing // owned by Read
}

// Read is net.Conn's.
func (c *boundedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if !c.seen.take(b[:n]) {
		return 0, errGiant
	}
	return n, err
}

// SyscallConn lets the pool ask whether an idle connection is still there.
func (c *boundedConn) SyscallConn() (syscall.RawConn, error) {
	if s, ok := c.Conn.(syscall.Conn); ok {
		return s.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}

// framing is where in Redis's protocol a stream stands: in a value of which skip bytes are still to come, or in a header
// line that says what comes.
type framing struct {
	skip   int
	inLine bool
	bulk   bool // the line announces a value of length n
	sign   bool // the length is negative: there is no value
	n      int
}

// take follows b, and reports false once a value is announced that is too long.
func (f *framing) take(b []byte) bool {
	for len(b) > 0 {
		if f.skip > 0 {
			some := min(f.skip, len(b))
			f.skip -= some
			b = b[some:]
			continue
		}
		c := b[0]
		b = b[1:]
		switch {
		case !f.inLine:
			*f = framing{inLine: true, bulk: c == '$' || c == '!' || c == '='}
		case c == '\n':
			f.inLine = false
			if f.bulk && !f.sign {
				f.skip = f.n + len("\r\n")
			}
		case f.bulk && c == '-':
			f.sign = true
		case f.bulk && c >= '0' && c <= '9':
			if f.n = f.n*10 + int(c-'0'); f.n > maxBulk {
				return false
			}
		}
	}
	return true
}
