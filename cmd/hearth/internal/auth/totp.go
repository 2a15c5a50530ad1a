package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238 as every authenticator app has it; HMAC does not need SHA-1 to resist collisions
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Codes by time, after RFC 6238: a secret of 160 bits, steps of 30 seconds, 6 digits, HMAC-SHA-1. That is what every
// authenticator app takes without being told.
const (
	totpPeriod = 30
	totpSecret = 20
	totpSkew   = 1 // steps that a clock may be off, to either side
)

var base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)

func newTOTPSecret() []byte {
	b := make([]byte, totpSecret)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the process instead
	return b
}

func totpStep(t time.Time) int64 { return t.Unix() / totpPeriod }

// totpCode is the code of one step, in so many digits.
func totpCode(secret []byte, step int64, digits int) string {
	mac := hmac.New(sha1.New, secret)
	_, _ = mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	most := uint32(1)
	for range digits {
		most *= 10
	}
	return fmt.Sprintf("%0*d", digits, n%most)
}

const totpDigits = 6

// matchTOTP finds the step whose code was typed, among those that are near enough.
func matchTOTP(secret []byte, typed string, now time.Time) (step int64, ok bool) {
	for d := int64(-totpSkew); d <= totpSkew; d++ {
		if s := totpStep(now) + d; equal(totpCode(secret, s, totpDigits), typed) {
			step, ok = s, true
		}
	}
	return step, ok
}

// totpURI is what an app reads from a QR code.
func totpURI(issuer, login string, secret []byte) string {
	v := url.Values{"secret": {base32Plain.EncodeToString(secret)}, "issuer": {issuer}}
	return "otpauth://totp/" + url.PathEscape(issuer) + ":" + url.PathEscape(login) + "?" + strings.ReplaceAll(v.Encode(), "+", "%20")
}
