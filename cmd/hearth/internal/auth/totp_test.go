package auth

import (
	"strings"
	"testing"
	"time"
)

// The vectors of RFC 6238, appendix B, for SHA-1.
func TestTOTPVectors(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got := totpCode(secret, totpStep(time.Unix(at, 0)), 8); got != want {
			t.Errorf("at %d: %s, want %s", at, got, want)
		}
	}
}

func TestTOTPTakesOneStepToEitherSide(t *testing.T) {
	secret, now := newTOTPSecret(), time.Unix(1_790_000_010, 0)
	for d := int64(-2); d <= 2; d++ {
		step, ok := matchTOTP(secret, totpCode(secret, totpStep(now)+d, totpDigits), now)
		if near := d >= -1 && d <= 1; ok != near || (ok && step != totpStep(now)+d) {
			t.Errorf("%d steps off: %v, step %d", d, ok, step)
		}
	}
	if _, ok := matchTOTP(secret, "", now); ok {
		t.Error("nothing is a code")
	}
}

func TestTOTPAddress(t *testing.T) {
	got := totpURI("Our House", "ana@x", []byte("12345678901234567890"))
	if got != "otpauth://totp/Our%20House:ana@x?issuer=Our%20House&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" || strings.Contains(got, "+") {
		t.Error(got)
	}
}
