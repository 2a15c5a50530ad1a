package web

import (
	"hearth/cmd/hearth/internal/manual"
	"hearth/store"
)

// manualView is the operator's manual: one chapter, or none yet.
type manualView struct {
	Topics []manual.Topic
	Now    manual.Topic
}

// pageManual shows the manual to whoever has an account. It holds no secret, but strangers and members' browsers need not
// learn from it what stands here and in which version.
func pageManual(c *call) error {
	d := manualView{Topics: manual.Topics()}
	if name := c.r.PathValue("topic"); name != "" {
		topic, ok := manual.Find(name)
		if !ok {
			return store.ErrNotFound
		}
		d.Now = topic
	}
	return c.show("manual", d)
}
