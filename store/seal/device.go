package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
)

// Device names a person's device within the session, 16 characters: the same device has another name in every session,
// so that facts, which outlive erasure, do not link a person's sessions.
func (s *SessionKeys) Device(id string) string {
	h := hmac.New(sha256.New, s.names)
	h.Write([]byte("device\x00"))
	h.Write([]byte(id))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12])
}
