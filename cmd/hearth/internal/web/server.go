package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/rs/zerolog"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/export"
	"hearth/cmd/hearth/internal/notes"
	"hearth/cmd/hearth/internal/office"
	"hearth/cmd/hearth/internal/retention"
	"hearth/hub"
	"hearth/hub/wire"
	"hearth/moderation"
	"hearth/store"
)

// Rooms is what the web asks of live rooms; *hub.Hub is one.
type Rooms interface {
	Create(ctx context.Context, session store.SessionID, open moderation.Open) error
	Seat(ctx context.Context, s hub.Seating) (moderation.ParticipantID, error)
	Seated(ctx context.Context, session store.SessionID, person store.ID) (moderation.ParticipantID, bool, error)
	Do(ctx context.Context, d hub.Do) (hub.Answer, error)
	DoFrame(ctx context.Context, session store.SessionID, by hub.Asker, body []byte) ([]byte, error)
	View(ctx context.Context, session store.SessionID, v moderation.Viewer) ([]byte, error)
	Page(ctx context.Context, session store.SessionID, v moderation.Viewer, before string, limit int) ([]byte, error)
	Transcript(ctx context.Context, session store.SessionID, by hub.Reader, yield func(hub.Line) error) error
	Lines(ctx context.Context, session store.SessionID, by hub.Reader, after uint64, limit int) (lines []hub.Line, next uint64, err error)
	Place(ctx context.Context, session store.SessionID, id string) (uint64, error)
	CutPerson(session store.SessionID, who moderation.ParticipantID, code wire.CloseCode)
	Ready() error
}

// Options are what a Server is made of. All but Admin values are needed.
type Options struct {
	Store   store.Store
	Auth    *auth.Auth
	Office  *office.Office
	Rooms   Rooms
	Notes   *notes.Notebook
	Copies  *export.Desk
	Keeper  *retention.Keeper
	Assets  Assets
	Logger  zerolog.Logger
	Public  *url.URL // scheme and host under which people reach this server
	Proxies []netip.Prefix
	Title   string
	ExitURL string
	// SecondStep: staff sign in by two steps, and see nothing but the page that sets the second one up before they do.
	SecondStep bool
	Version    string
	Now        func() time.Time
	// Observe is told every answer: the pattern of its route and never its path, its status, and how long it took (0: it is a
	// stream, which lasts as long as somebody listens). nil: nobody wants to know.
	Observe func(route string, status int, took time.Duration)
	// Socket accepts a WebSocket, waits for its hello, and joins it with what resolve answers.
	Socket func(w http.ResponseWriter, r *http.Request, origins []string, resolve Resolve)
	// Stream joins a connection that is not a socket; leave ends it, and is called once.
	Stream func(ctx context.Context, j hub.Joining) (leave func(), err error)
}

// Resolve says who joins, once their hello is known. ErrNoRoom (of package hub) is the one refusal.
type Resolve func(ctx context.Context, hello wire.Hello) (hub.Joining, error)

// Assets are the files of the client.
type Assets struct {
	Handler http.Handler             // answers under /static/
	Path    func(name string) string // the address of a file, such as js/main.js
	Preload func() []string          // addresses that a room page needs at once
	Style   string                   // the client's style sheet, a name for Path
}

// A Server answers every address. It is safe for concurrent use.
type Server struct {
	Options
	secure    bool
	pages     map[string]*template.Template
	styles    string // address of the pages' own style sheet, with its hash
	script    string // address of the pages' own script, likewise
	handler   http.Handler
	routes    []route
	policyCSP string
}

// New makes a Server.
func New(o Options) (*Server, error) {
	s := &Server{Options: o, secure: o.Public.Scheme == "https"}
	if s.Now == nil {
		s.Now = time.Now
	}
	sum := sha256.Sum256(pagesCSS)
	s.styles = "/styles/" + hex.EncodeToString(sum[:8]) + ".css"
	sum = sha256.Sum256(pagesJS)
	s.script = "/styles/" + hex.EncodeToString(sum[:8]) + ".js"
	s.policyCSP = contentPolicy(o.Public)
	if err := s.parsePages(); err != nil {
		return nil, err
	}
	s.routes = append(s.pageRoutes(), s.apiRoutes()...)
	s.handler = s.chain()
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// chain is what every request goes through, outermost first: headers, log, pages elsewhere, cross-origin protection,
// table.
func (s *Server) chain() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range s.routes {
		mux.Handle(rt.pattern, s.door(rt))
	}
	// Answering for every method, this also keeps the mux from listing the methods that an address has.
	mux.Handle("/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(&call{w: w, r: r, s: s, api: isAPI(r)}, store.ErrNotFound)
	}))
	fences := http.NewCrossOriginProtection()
	if err := fences.AddTrustedOrigin(s.origin()); err != nil {
		panic(err) // config made sure that it is an origin
	}
	fences.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(&call{w: w, r: r, s: s, api: isAPI(r)}, errCrossOrigin)
	}))
	return s.withHeaders(s.withLog(s.withElsewhere(fences.Handler(mux))))
}

// A call is one request on its way through its route.
type call struct {
	w   http.ResponseWriter
	r   *http.Request
	s   *Server
	api bool

	who     who             // who asks, as far as the policy looked
	group   store.Group     // set when the route names one, or a session of one
	session store.Session   // set when the route names one
	role    moderation.Role // the asking staff person's role in that group; may be empty
	seat    *seat           // set on routes for seats
}

func (c *call) ctx() context.Context { return c.r.Context() }

// door is the handler of one route.
func (s *Server) door(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		noteRoute(w, rt.pattern)
		c := &call{w: w, r: r, s: s, api: isAPI(r)}
		r.Body = http.MaxBytesReader(w, r.Body, rt.bodyLimit())
		if err := c.admit(rt.policy); err != nil {
			s.fail(c, err)
			return
		}
		if err := rt.do(c); err != nil {
			s.fail(c, err)
		}
	})
}
