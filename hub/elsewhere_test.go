package hub

import (
	"testing"

	"hearth/moderation"
)

// TestAnAnswerIsOfTheRecordAsItIs: what one instance has acknowledged counts at every other from that moment: nobody is
// refused for want of what they have just done elsewhere, and whoever reads there finds it.
func TestAnAnswerIsOfTheRecordAsItIs(t *testing.T) {
	sail(t, 2, func(t *testing.T, f *fleet) {
		for _, name := range []string{"Mia", "Nils", "Olga", "Pia"} {
			here := f.cast(name, moderation.Member)
			there := &actor{s: f.at[1], name: name, person: here.person, who: here.who, device: here.device}
			here.do(moderation.Consent{Agreement: agreed})
			there.do(moderation.Knock{})
			id := f.lead.do(moderation.Say{Text: "said at the first"})
			found := false
			err := f.at[1].hub.Transcript(t.Context(), f.session, WholeRecord(), func(l Line) error {
				found = found || l.ID == id
				return nil
			})
			if err != nil || !found {
				t.Errorf("acknowledged at one instance, and missing where another reads (%v)", err)
			}
		}
	})
}
