package auth

import (
	"strings"
	"testing"
)

// TestPasswordsOfOldCost: a hash made at another cost still opens, and is then made anew.
func TestPasswordsOfOldCost(t *testing.T) {
	a := New(Options{})
	kept := a.hashPassword("three unrelated words")
	if ok, renew := a.verifyPassword(kept, "three unrelated words"); !ok || renew {
		t.Errorf("today's: %v %v", ok, renew)
	}
	if ok, _ := a.verifyPassword(kept, "three unrelated word"); ok {
		t.Error("another password opens it")
	}
	// argon2id, m=64 KiB, t=1: as an older build might have written it.
	p, err := parsePHC(strings.Replace(kept, "m=19456,t=2", "m=64,t=1", 1))
	if err != nil {
		t.Fatal(err)
	}
	sum := a.argon("old words of hers", p)
	old := strings.Replace(kept[:strings.LastIndex(kept, "$")+1], "m=19456,t=2", "m=64,t=1", 1) + encode(sum)
	if ok, renew := a.verifyPassword(old, "old words of hers"); !ok || !renew {
		t.Errorf("of another cost: %v %v", ok, renew)
	}
	for _, bad := range []string{
		"", "x", "$argon2id$", strings.Replace(kept, "m=19456", "m=4294967295", 1), strings.Replace(kept, "t=2", "t=0", 1),
		strings.Replace(kept, "p=1", "p=0", 1), strings.Replace(kept, "argon2id", "argon2i", 1), kept[:len(kept)-30],
	} {
		if ok, _ := a.verifyPassword(bad, "three unrelated words"); ok {
			t.Errorf("%q opens", bad)
		}
	}
}
