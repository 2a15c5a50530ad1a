package auth

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"hearth/store"
)

// Scopes of API keys. A key speaks for the staff person who made it, and for no more than they may do; a scope says
// which doors it opens.
const (
	ScopeSessions    = "sessions"    // groups, people, sessions and invitations
	ScopeRooms       = "rooms"       // sits in rooms as its owner would
	ScopeTranscripts = "transcripts" // reads transcripts that its owner may read
	ScopeTickets     = "tickets"     // makes tickets for members
)

// Scopes lists them.
func Scopes() []string { return []string{ScopeSessions, ScopeRooms, ScopeTranscripts, ScopeTickets} }

// How long what programs get lasts.
const (
	TicketFor = time.Minute
	PassFor   = 12 * time.Hour
)

const keyPrefix = "hearth_"

// NewKey keeps a key and returns its secret, which is never shown again.
func (a *Auth) NewKey(ctx context.Context, k store.APIKey) (string, store.APIKey, error) {
	if strings.TrimSpace(k.Name) == "" || len(k.Name) > maxStaffLen {
		return "", k, ErrKey{"name", "Please give the key a name of up to 64 characters."}
	}
	if len(k.Scopes) == 0 {
		return "", k, ErrKey{"scope", ErrWeak("Please give the key at least one scope: " + strings.Join(Scopes(), ", ") + ".")}
	}
	for _, s := range k.Scopes {
		if !slices.Contains(Scopes(), s) {
			return "", k, ErrKey{"scope", ErrWeak("Please use these scopes alone: " + strings.Join(Scopes(), ", ") + ".")}
		}
	}
	for _, o := range k.Origins {
		if !IsOrigin(o) {
			return "", k, ErrKey{"origins", "Please write an origin as https://www.example.org, without a path."}
		}
	}
	code := keyPrefix + secret()
	k.ID, k.Hash, k.Created = NewID(), a.hash.Hash(purposeKey, []byte(code)), a.now()
	if err := a.dir.CreateKey(ctx, k); err != nil {
		return "", k, fmt.Errorf("keep a key: %w", err)
	}
	return code, k, nil
}

// ErrKey is what does not fit of a key that is to be made: "name", "scope" or "origins".
type ErrKey struct {
	Field string
	Say   ErrWeak
}

func (e ErrKey) Error() string { return string(e.Say) }

// Unwrap lets an ErrKey be met wherever an ErrWeak is.
func (e ErrKey) Unwrap() error { return e.Say }

// Key is the key that a program shows, with the staff person for whom it speaks.
func (a *Auth) Key(ctx context.Context, code string) (store.APIKey, store.Staff, error) {
	rest, ok := strings.CutPrefix(code, keyPrefix)
	if !ok || !plausible(rest) {
		return store.APIKey{}, store.Staff{}, ErrNobody
	}
	k, err := a.dir.APIKey(ctx, a.hash.Hash(purposeKey, []byte(code)))
	if err != nil {
		return k, store.Staff{}, nobodyIfMissing(err, "look up a key")
	}
	return a.judgeKey(ctx, k)
}

func (a *Auth) judgeKey(ctx context.Context, k store.APIKey) (store.APIKey, store.Staff, error) {
	if !k.Revoked.IsZero() {
		return k, store.Staff{}, ErrNobody
	}
	by, err := a.dir.Staff(ctx, k.By)
	if err != nil {
		return k, store.Staff{}, nobodyIfMissing(err, "look up an account")
	}
	if !by.Disabled.IsZero() {
		return k, store.Staff{}, ErrNobody
	}
	return k, by, nil
}

func (a *Auth) keyByID(ctx context.Context, id store.ID) (store.APIKey, error) {
	all, err := a.dir.ListAPIKeys(ctx)
	if err != nil {
		return store.APIKey{}, fmt.Errorf("look up keys: %w", err)
	}
	for _, k := range all {
		if k.ID == id {
			k, _, err := a.judgeKey(ctx, k)
			return k, err
		}
	}
	return store.APIKey{}, ErrNobody
}

// Origins lists the origins that valid keys allow for pages that embed a room.
func (a *Auth) Origins(ctx context.Context) ([]string, error) {
	all, err := a.dir.ListAPIKeys(ctx)
	if err != nil {
		return nil, fmt.Errorf("look up keys: %w", err)
	}
	var origins []string
	for _, k := range all {
		if k.Revoked.IsZero() {
			origins = append(origins, k.Origins...)
		}
	}
	return origins, nil
}

// NewTicket keeps a ticket and returns its secret: good for one use within TicketFor.
func (a *Auth) NewTicket(ctx context.Context, t store.Ticket) (string, time.Time, error) {
	code := secret()
	t.Hash, t.Expires = a.hash.Hash(purposeTicket, []byte(code)), a.now().Add(TicketFor)
	if err := a.dir.CreateTicket(ctx, t); err != nil {
		return "", time.Time{}, nobodyIfMissing(err, "keep a ticket")
	}
	return code, t.Expires, nil
}

// A Pass is a member's place in one session that a program opened with a ticket.
type Pass struct {
	Session store.SessionID `json:"s"`
	Member  store.ID        `json:"m"`
	Key     store.ID        `json:"k"`
	Owner   store.ID        `json:"o"` // the key's
	Device  string          `json:"d"`
	Expires int64           `json:"e"` // Unix seconds

	// The consent that the program says it recorded, as its ticket said; it is entered once the room takes it.
	AgreementHash    string `json:"h,omitempty"`
	AgreementVersion int    `json:"v,omitempty"`
	ConsentAt        int64  `json:"c,omitempty"` // Unix milliseconds
}

// Grant names what the pass let in.
func (p Pass) Grant() Grant { return Grant("ticket/" + p.Device) }

// TakeTicket uses a ticket for a session.
func (a *Auth) TakeTicket(ctx context.Context, session store.SessionID, code string) (Pass, error) {
	if !plausible(code) {
		return Pass{}, ErrNobody
	}
	t, err := a.dir.TakeTicket(ctx, a.hash.Hash(purposeTicket, []byte(code)), a.now())
	if err != nil {
		return Pass{}, nobodyIfMissing(err, "use a ticket")
	}
	if t.Session != session {
		return Pass{}, ErrNobody
	}
	k, err := a.keyByID(ctx, t.Key)
	if err != nil {
		return Pass{}, err
	}
	p := Pass{
		Session: t.Session, Member: t.Member, Key: k.ID, Owner: k.By, Device: "t" + string(NewID()),
		Expires: a.now().Add(PassFor).Unix(),
	}
	if t.AgreementHash != "" {
		p.AgreementHash, p.AgreementVersion, p.ConsentAt = t.AgreementHash, t.AgreementVersion, t.ConsentAt.UnixMilli()
	}
	return p, nil
}

// PassCode writes a pass so that its holder can show it again: nothing of it is kept, its keyed hash is its proof.
func (a *Auth) PassCode(p Pass) string {
	return a.written(purposePass, p)
}

// Pass opens what PassCode wrote, and judges whether it still stands: not expired, its key valid, its member not removed.
func (a *Auth) Pass(ctx context.Context, code string) (Pass, store.Member, error) {
	var p Pass
	if !a.readWritten(purposePass, code, 1024, &p) {
		return p, store.Member{}, ErrNobody
	}
	m, err := a.judgePass(ctx, p)
	return p, m, err
}

func (a *Auth) judgePass(ctx context.Context, p Pass) (store.Member, error) {
	if a.now().Unix() >= p.Expires {
		return store.Member{}, ErrNobody
	}
	if _, err := a.keyByID(ctx, p.Key); err != nil {
		return store.Member{}, err
	}
	m, err := a.dir.Member(ctx, p.Member)
	if err != nil {
		return m, nobodyIfMissing(err, "look up a member")
	}
	if !m.Removed.IsZero() {
		return m, ErrNobody
	}
	return m, nil
}
