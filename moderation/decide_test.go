package moderation

import "testing"

func TestAMemberSpeaksAndIsStopped(t *testing.T) {
	w := live(t)
	w.must("mia", Say{Text: "hello"})
	w.must("ben", Mute{Who: "mia"})
	w.refused(CodeMuted, "mia", Say{Text: "hello?"})
	w.must("ben", Unmute{Who: "mia"})
	w.must("ben", Pause{Minutes: 1})
	r := w.refused(CodePaused, "mia", Say{Text: "hello?"})
	if r.Until != w.now+minute {
		t.Errorf("until %d", r.Until)
	}
	w.pass(minute)
	w.must("mia", Say{Text: "hello again"})
	w.must("ben", Remove{Who: "mia"})
	w.refused(CodeRemoved, "mia", Say{Text: "and me"})
	w.must("ben", Close{})
	w.must("nils", Say{Text: "bye"})
	w.must("ben", End{})
	w.refused(CodeEnded, "nils", Say{Text: "one more"})
	w.must("nils", SayPrivate{Text: "thank you"})
}
