package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// body reads a JSON object into v, strictly: a field that means nothing is a misunderstanding.
func (c *call) body(v any) error {
	dec := json.NewDecoder(c.r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return c.unreadable(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errForm("The body holds more than one JSON value.")
	}
	return nil
}

func (c *call) unreadable(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return errTooBig
	}
	return errForm("The body is not the JSON object that the API's document describes.")
}

// raw reads the whole body.
func (c *call) raw() ([]byte, error) {
	b, err := io.ReadAll(c.r.Body)
	if err != nil {
		return nil, c.unreadable(err)
	}
	return b, nil
}

func (c *call) query(name string, otherwise, most int) int {
	n, err := strconv.Atoi(c.r.URL.Query().Get(name))
	if err != nil || n < 0 {
		return otherwise
	}
	return min(n, most)
}

// What the API shows of things. Hashes, sealed bytes and passwords have no field here, so they cannot slip out.
type (
	groupJSON struct {
		ID       store.ID        `json:"id"`
		Name     string          `json:"name"`
		Zone     string          `json:"zone"`
		Keep     string          `json:"keep"`
		Settings json.RawMessage `json:"settings"`
		Role     string          `json:"role"`
		Created  time.Time       `json:"created"`
	}
	memberJSON struct {
		ID      store.ID   `json:"id"`
		Name    string     `json:"name"`
		Removed *time.Time `json:"removed,omitempty"`
		Created time.Time  `json:"created"`
	}
	invitationJSON struct {
		ID      store.ID        `json:"id"`
		Member  store.ID        `json:"member,omitempty"`
		Session store.SessionID `json:"session,omitempty"`
		Uses    int             `json:"uses"`
		Used    int             `json:"used"`
		Expires time.Time       `json:"expires"`
		Revoked *time.Time      `json:"revoked,omitempty"`
	}
	linkJSON struct {
		Invitation store.ID  `json:"invitation"`
		Member     store.ID  `json:"member,omitempty"`
		Seats      int       `json:"seats"`
		Link       string    `json:"link"` // shown this once
		Expires    time.Time `json:"expires"`
	}
	staffJSON struct {
		ID       store.ID   `json:"id"`
		Login    string     `json:"login"`
		Name     string     `json:"name"`
		Role     string     `json:"role"`
		Disabled *time.Time `json:"disabled,omitempty"`
	}
	keyJSON struct {
		ID      store.ID   `json:"id"`
		Name    string     `json:"name"`
		Scopes  []string   `json:"scopes"`
		Origins []string   `json:"origins"`
		By      store.ID   `json:"by"`
		Created time.Time  `json:"created"`
		Revoked *time.Time `json:"revoked,omitempty"`
		Key     string     `json:"key,omitempty"` // shown this once
	}
	agreementJSON struct {
		Version int       `json:"version"`
		Hash    string    `json:"hash"`
		Text    string    `json:"text"`
		Created time.Time `json:"created"`
	}
	auditJSON struct {
		Seq      int64     `json:"seq"`
		At       time.Time `json:"at"`
		Who      string    `json:"who"`
		What     string    `json:"what"`
		Object   string    `json:"object"`
		Purpose  string    `json:"purpose,omitempty"`
		Result   string    `json:"result"`
		Instance string    `json:"instance,omitempty"`
	}
)

func maybe(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (c *call) groupJSON(g store.Group, role string) groupJSON {
	settings := json.RawMessage(g.Settings)
	if !json.Valid(settings) {
		settings = json.RawMessage("{}")
	}
	return groupJSON{g.ID, g.Name, g.Zone, g.Keep, settings, role, g.Created}
}

func (c *call) linksJSON(links []office.Linked) []linkJSON {
	all := make([]linkJSON, 0, len(links))
	for _, l := range links {
		i := l.Invitation
		all = append(all, linkJSON{i.ID, i.Member, i.Uses, c.link("/i/" + l.Code), i.Expires})
	}
	return all
}

func oneStaff(s store.Staff) staffJSON {
	return staffJSON{s.ID, s.Login, s.Name, s.Role, maybe(s.Disabled)}
}

func oneKey(k store.APIKey, code string) keyJSON {
	if k.Origins == nil {
		k.Origins = []string{}
	}
	return keyJSON{k.ID, k.Name, k.Scopes, k.Origins, k.By, k.Created, maybe(k.Revoked), code}
}

func list[T any](name string, all []T) map[string]any {
	if all == nil {
		all = []T{}
	}
	return map[string]any{name: all}
}

var done = map[string]bool{"done": true}
