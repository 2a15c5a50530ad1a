package redislink

import (
	"context"
	"crypto/rand"
	"errors"
	"hash/fnv"
	"io"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"hearth/hub"
	"hearth/store"
)

// ErrURL is an address that names no Redis. It does not repeat the address, which may hold a password.
var ErrURL = errors.New("not the address of a Redis: it begins with redis:// or rediss://, and takes the parameters of go-redis")

// Limits in time. Each is set here because the library's own are for those who need an answer.
const (
	redisWithin = time.Second // to connect, to write, to answer a command
	pingEvery   = time.Second
	watchEvery  = 500 * time.Millisecond
	// answerWithin is how long a connection may answer nothing at all; it is looked at every watchEvery.
	answerWithin = 2500 * time.Millisecond
)

// tags is over how many channels' tags a cluster's sessions are spread.
const tags = 16

// prefix begins the name of every channel; it changes when hints of two builds would no longer find each other.
const prefix = "hearth1:"

// Options are what a Link is made of.
type Options struct {
	// URL is the address of a Redis, as go-redis reads it: redis://user:password@host:port, rediss:// over TLS. With
	// further nodes (addr=host:port, repeatedly) or with cluster=true it is a Redis Cluster.
	URL string
	// Report is told when hints begin to come through or cease to, once each time, and why. It is never called twice at
	// once, and may be nil.
	Report func(ok bool, err error)
}

// Link is a hub.Link over Redis.
type Link struct {
	// Fixed after construction.
	client redis.UniversalClient
	self   string // marks our own hints
	shards []*shard
	report func(ok bool, err error)
	ctx    context.Context // ends with Close
	cancel context.CancelFunc

	running sync.WaitGroup

	// Fixed by Start.
	ears hub.Ears

	health health
}

var _ hub.Link = (*Link)(nil)

// New makes a Link. It does not connect: a Redis that is away is what Report tells.
func New(o Options) (*Link, error) {
	client, sharded, err := open(o.URL)
	if err != nil {
		return nil, err
	}
	redis.SetLogger(silent{})
	l := &Link{client: client, self: rand.Text(), report: o.Report}
	if l.report == nil {
		l.report = func(bool, error) {}
	}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	if !sharded {
		l.shards = []*shard{newShard(l, 0, prefix, false)}
	} else {
		for i := range tags {
			l.shards = append(l.shards, newShard(l, i, prefix+"{"+strconv.Itoa(i)+"}:", true))
		}
	}
	l.health.states = make([]state, len(l.shards))
	return l, nil
}

// silent drops what the library would print by itself: what matters of it comes back as an error.
type silent struct{}

// Printf prints nothing.
func (silent) Printf(context.Context, string, ...any) {}

func open(address string) (client redis.UniversalClient, sharded bool, err error) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "redis" && u.Scheme != "rediss") || u.Host == "" {
		return nil, false, ErrURL
	}
	q := u.Query()
	sharded = len(q["addr"]) > 0 || q.Get("cluster") == "true"
	q.Del("cluster")
	u.RawQuery = q.Encode()
	if sharded {
		return openCluster(u.String())
	}
	o, err := redis.ParseURL(u.String())
	if err != nil {
		return nil, false, ErrURL
	}
	o.Protocol, o.DisableIdentity = 2, true
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = redisWithin, redisWithin, redisWithin, redisWithin
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled, o.PoolSize = -1, 1, true, 2
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	bound(o)
	return redis.NewClient(o), false, nil
}

func openCluster(address string) (redis.UniversalClient, bool, error) {
	o, err := redis.ParseClusterURL(address)
	if err != nil {
		return nil, false, ErrURL
	}
	o.Protocol, o.DisableIdentity = 2, true
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = redisWithin, redisWithin, redisWithin, redisWithin
	o.MaxRetries, o.DialerRetries, o.ContextTimeoutEnabled, o.PoolSize = -1, 1, true, 4
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	o.NewClient = func(node *redis.Options) *redis.Client {
		bound(node)
		return redis.NewClient(node)
	}
	return redis.NewClusterClient(o), true, nil
}

// Start is described at hub.Link.
func (l *Link) Start(ears hub.Ears) {
	l.ears = ears
	for _, s := range l.shards {
		l.running.Go(s.listen)
		l.running.Go(s.publish)
	}
}

// of is the shard that carries a session; nil for what cannot be the name of a channel.
func (l *Link) of(session store.SessionID) *shard {
	if !isID(string(session), maxID) {
		return nil
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, string(session))
	return l.shards[h.Sum32()%uint32(len(l.shards))] //nolint:gosec // a few
}

// Follow is described at hub.Link.
func (l *Link) Follow(session store.SessionID) {
	if s := l.of(session); s != nil {
		s.want(session, true)
	}
}

// Unfollow is described at hub.Link.
func (l *Link) Unfollow(session store.SessionID) {
	if s := l.of(session); s != nil {
		s.want(session, false)
	}
}

// Moved is described at hub.Link.
func (l *Link) Moved(session store.SessionID, head store.Seq) {
	if s := l.of(session); s != nil {
		s.out.room(session, func(n *notice) { n.moved, n.head = true, max(n.head, head) })
	}
}

// Attached is described at hub.Link.
func (l *Link) Attached(session store.SessionID) {
	if s := l.of(session); s != nil {
		s.out.room(session, func(n *notice) { n.attached = true })
	}
}

// Writing is described at hub.Link.
func (l *Link) Writing(session store.SessionID, signal hub.Signal) {
	if s := l.of(session); s != nil && sayable(signal) {
		s.out.room(session, func(n *notice) { n.write(signal) })
	}
}

// Changed is described at hub.Link.
func (l *Link) Changed() { l.shards[0].out.changed() }

// Close is described at hub.Link. It may be called without Start, and more than once.
func (l *Link) Close() error {
	l.cancel()
	l.running.Wait()
	err := l.client.Close()
	if errors.Is(err, redis.ErrClosed) {
		return nil
	}
	return err
}

// tell passes a hint on.
func (l *Link) tell(s *shard, channel, payload string) {
	h, ok := parse(payload)
	if !ok || h.from == l.self {
		return
	}
	if channel == s.directory() {
		if h.kind == changed {
			l.ears.LookUp()
		}
		return
	}
	session, ok := s.session(channel)
	if !ok || !s.wants(session) {
		return
	}
	switch h.kind {
	case moved:
		l.ears.Look(session, h.head)
	case attached:
		l.ears.LookAround(session)
	case writing:
		l.ears.Heard(session, h.signal)
	case changed: // has a channel of its own
	}
}

// room is the name of a session's channel.
func (s *shard) room(session store.SessionID) string { return s.prefix + "room:" + string(session) }

// session is the one that a channel belongs to.
func (s *shard) session(channel string) (store.SessionID, bool) {
	id, ok := strings.CutPrefix(channel, s.prefix+"room:")
	return store.SessionID(id), ok && isID(id, maxID)
}

// directory is the name of the Directory's channel, which the first shard carries; elsewhere it is none.
func (s *shard) directory() string {
	if s.number != 0 {
		return ""
	}
	return s.prefix + "directory"
}
