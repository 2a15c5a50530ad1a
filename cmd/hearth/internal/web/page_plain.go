package web

import (
	"net/http"
	"strings"

	"hearth/store"
)

func getHealth(c *call) error { return c.text("ok\n") }

// getReady fails while this instance is starting, draining, or unable to follow a record: then others should be asked.
func getReady(c *call) error {
	if err := c.s.Rooms.Ready(); err != nil {
		return err
	}
	return c.text("ready\n")
}

func getRobots(c *call) error { return c.text("User-agent: *\nDisallow: /\n") }

func (c *call) text(s string) error {
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := c.w.Write([]byte(s))
	return err
}

// getStyles answers with the style sheet of the pages; its address carries its hash.
func getStyles(c *call) error { return c.forEver("text/css; charset=utf-8", pagesCSS) }

// getScript answers with the few lines that spare people work; every page does without them.
func getScript(c *call) error { return c.forEver("text/javascript; charset=utf-8", pagesJS) }

func (c *call) forEver(kind string, body []byte) error {
	h := c.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	_, err := c.w.Write(body)
	return err
}

func getStatic(c *call) error {
	if strings.HasSuffix(c.r.URL.Path, "/") {
		return store.ErrNotFound
	}
	c.s.Assets.Handler.ServeHTTP(c.w, c.r)
	return nil
}

var _ http.Handler = (*Server)(nil)
