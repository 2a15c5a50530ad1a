package web

import (
	"errors"
	"slices"
	"strings"

	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// who asks: a staff person by cookie, a program by key (which speaks for a staff person), or neither.
type who struct {
	known bool
	staff store.Staff
	key   *store.APIKey // nil: by cookie
	grant auth.Grant
	token string // the staff cookie's secret
	fresh bool   // by cookie: they have just proved who they are
	// unfinished: the house asks for a second step, and this sign-in went through none. It opens nothing but the page that
	// sets one up.
	unfinished bool
}

// actor is how the audit names them.
func (w who) actor() office.Actor {
	if w.key != nil {
		return office.Actor{Who: "key/" + string(w.key.ID), Staff: w.staff.ID}
	}
	return office.Actor{Who: "staff/" + string(w.staff.ID), Staff: w.staff.ID}
}

func (w who) hasScope(scope string) bool { return w.key == nil || slices.Contains(w.key.Scopes, scope) }

func (w who) isAdmin() bool { return w.staff.Role == auth.RoleAdmin }

// manages: may arrange groups that they do not lead.
func (w who) manages() bool { return w.isAdmin() || w.staff.Role == auth.RoleCoordinator }

// bearer is the Authorization header's token; "" when there is none.
func (c *call) bearer() string {
	kind, token, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// identify finds out who asks. A request that shows a key is the key's, whatever cookies came along.
func (c *call) identify() error {
	if token := c.bearer(); token != "" {
		k, staff, err := c.s.Auth.Key(c.ctx(), token)
		if errors.Is(err, auth.ErrNobody) {
			return nil
		}
		if err != nil {
			return err
		}
		c.who = who{known: true, staff: staff, key: &k, grant: auth.KeyGrant(k)}
		return nil
	}
	token := c.s.staffToken(c.r)
	if token == "" {
		return nil
	}
	in, err := c.s.Auth.SignedIn(c.ctx(), token)
	if errors.Is(err, auth.ErrNobody) {
		return nil
	}
	if err != nil {
		return err
	}
	c.who = who{
		known: true, staff: in.Staff, grant: in.Grant, token: token, fresh: in.Fresh, unfinished: c.s.SecondStep && !in.Second,
	}
	return nil
}

// showsNothing: neither a cookie of ours nor a token, so that there is nothing yet to judge.
func (c *call) showsNothing() bool {
	return c.bearer() == "" && c.s.staffToken(c.r) == "" && len(c.s.seatTokens(c.r)) == 0
}
