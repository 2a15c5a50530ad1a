package app

import (
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
	return link, nil
}

func (m *Main) reportLink(ok bool, err error) {
	if ok {
		m.Logger.Info().Msg("linked by Redis: hints from other instances come through")
		return
	}
	m.Logger.Warn().Err(err).Msg("Redis is away: what other instances do is read from the database, a little later")
}
