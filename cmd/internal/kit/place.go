package kit

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// A Place is somebody's way into one session: who asks, and the session as their addresses name it.
type Place struct {
	*Client
	Session string // the session's id, with the seat's short name for a member's browser
	ticket  string // to be shown in hello instead of a cookie or a token
}

// Staff is the place of whom a key speaks for.
func (c *Client) Staff(session string) *Place { return &Place{Client: c, Session: session} }

// ByTicket is the place that a ticket opens by the socket, once.
func (c *Client) ByTicket(session, ticket string) *Place {
	return &Place{Client: c, Session: session, ticket: ticket}
}

// At is the same place by another address of the same house: another instance, with the same cookies or key.
func (p *Place) At(s *Server) *Place {
	there := *p.Client
	there.server = s
	return &Place{Client: &there, Session: p.Session, ticket: p.ticket}
}

// Open opens an invitation as a person does: its page first, then its button. The place is in the session given, since
// a link leads to whichever session of the group comes next.
func (c *Client) Open(ctx context.Context, link, session string) (*Place, error) {
	page, err := c.Look(ctx, link)
	if err != nil {
		return nil, err
	}
	if page.Status != http.StatusOK {
		return nil, problem(page)
	}
	a, err := c.Ask(ctx, http.MethodPost, link, "application/x-www-form-urlencoded", nil)
	if err != nil {
		return nil, err
	}
	if a.Status != http.StatusSeeOther {
		return nil, problem(a)
	}
	room, ok := strings.CutPrefix(a.Head.Get("Location"), "/r/")
	_, short, seated := strings.Cut(room, "~")
	if !ok || !seated {
		return nil, fmt.Errorf("the link's button leads to no room")
	}
	return &Place{Client: c, Session: session + "~" + short}, nil
}

// Look fetches an invitation's page, as a mail scanner does.
func (c *Client) Look(ctx context.Context, link string) (Answer, error) {
	return c.Ask(ctx, http.MethodGet, link, "", nil)
}

// TakeTicket takes a ticket by the API and is the place of its holder, for event streams and POST.
func (s *Server) TakeTicket(ctx context.Context, session, ticket string) (*Place, error) {
	var pass struct {
		Token string `json:"token"`
	}
	err := s.Browser().API(ctx, http.MethodPost, "/sessions/"+session+"/pass", map[string]string{"ticket": ticket}, &pass)
	if err != nil {
		return nil, err
	}
	return &Place{Client: s.Program(pass.Token), Session: session}, nil
}

func (p *Place) path(rest string) string { return "/sessions/" + p.Session + rest }

// Post asks for one command by the POST door. A server that has no answer to it gives a *Problem.
func (p *Place) Post(ctx context.Context, d Do) (Frame, error) {
	a, err := p.Ask(ctx, http.MethodPost, "/api/v1"+p.path("/commands"), "application/json", d.frame())
	if err != nil {
		return Frame{}, err
	}
	if a.Status != http.StatusOK {
		return Frame{}, problem(a)
	}
	return readFrame(a.Body)
}

// View asks for the room as it stands.
func (p *Place) View(ctx context.Context) (View, error) {
	var raw json.RawMessage
	if err := p.API(ctx, http.MethodGet, p.path("/view"), nil, &raw); err != nil {
		return View{}, err
	}
	return readView(raw)
}

// Page asks for the newest events that this place may read now, oldest first.
func (p *Place) Page(ctx context.Context) ([]Frame, error) {
	var page struct {
		Events []json.RawMessage `json:"events"`
	}
	if err := p.API(ctx, http.MethodGet, p.path("/events"), nil, &page); err != nil {
		return nil, err
	}
	frames := make([]Frame, len(page.Events))
	for i, raw := range page.Events {
		var err error
		if frames[i], err = readFrame(raw); err != nil {
			return nil, err
		}
	}
	return frames, nil
}
