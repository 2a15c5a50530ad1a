package hub

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"testing"

	"hearth/hub/wire"
	"hearth/moderation"
)

// TestMadeUpIDsMeanNothing: an id that nobody was given opens to any number whatever, and must be answered like one of
// another session, at every place where a client names an event.
func TestMadeUpIDsMeanNothing(t *testing.T) {
	s := sqliteStage(t, moderation.Settings{}, func(o *Options) { o.Unbounded = true })
	s.begin()
	mia := s.member("Mia")
	for range 2000 {
		var b [16]byte
		_, _ = rand.Read(b[:])
		id := base64.RawURLEncoding.EncodeToString(b[:])
		s.state(func(r *room) {
			if seq := r.resolve(id); seq != 0 {
				t.Errorf("%s opened as %d", id, seq)
			}
		})
	}
	for range 20 {
		var b [16]byte
		_, _ = rand.Read(b[:])
		id := base64.RawURLEncoding.EncodeToString(b[:])
		mia.join(id)
		if f := mia.sink.all()[0]; f["resume"] != "over" {
			t.Fatalf("an id that nobody was given is answered %v", f["resume"])
		}
		for _, rest := range []string{`"text":"a","seen":"` + id + `"`, `"text":"a","reply_to":"` + id + `"`} {
			if !mia.conn.Receive([]byte(fmt.Sprintf(`{"t":"do","id":"%s","do":"say",%s}`, wire.CommandID(newID()), rest))) {
				t.Fatal("the connection ended")
			}
		}
	}
}
