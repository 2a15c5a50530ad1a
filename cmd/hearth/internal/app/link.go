package app

import (
	"hearth/cmd/hearth/internal/auth"
	"hearth/cmd/hearth/internal/config"
	"hearth/hub"
	"hearth/hub/redislink"
)

// openLink makes the link to other instances that the configuration names; nil when it names none. A Redis that is away
// stops nothing: what it would have hinted at is found in the store, only later.
func (m *Main) openLink() (hub.Link, error) {
	if m.Config.RedisURL == "" {
		return nil, nil //nolint:nilnil // there is none
	}
	link, err := redislink.New(redislink.Options{URL: m.Config.RedisURL, Report: m.reportLink})
	if err != nil {
		return nil, config.Problem("HEARTH_REDIS_URL cannot be used: " + err.Error())
	}
	m.link = link
	return directoryLink{link, m.House.Auth}, nil
}

func (m *Main) reportLink(ok bool, err error) {
	if ok {
		m.Logger.Info().Msg("linked by Redis: hints from other instances come through")
		return
	}
	m.Logger.Warn().Err(err).Msg("Redis is away: what other instances do is read from the database, a little later")
}

// directoryLink has the doors hear of changes to the Directory as well as the hub.
type directoryLink struct {
	*redislink.Link
	auth *auth.Auth
}

// Start is described at hub.Link.
func (l directoryLink) Start(ears hub.Ears) { l.Link.Start(directoryEars{ears, l.auth}) }

type directoryEars struct {
	hub.Ears
	auth *auth.Auth
}

// LookUp is described at hub.Ears.
func (e directoryEars) LookUp() {
	e.auth.Heard()
	e.Ears.LookUp()
}

// Linked is described at hub.Ears.
func (e directoryEars) Linked(ok bool) {
	if ok {
		e.auth.Heard()
	}
	e.Ears.Linked(ok)
}
