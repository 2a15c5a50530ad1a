package verify

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"

	"hearth/store/seal"
)

const keyTime = "2006-01-02T15:04:05.000Z07:00"

// WriteKey writes a public key as one line without its end: the key in hex, its fingerprint, "from" a time and "until" a time
// where they are known.
func WriteKey(k *seal.PublicKey) string {
	line := hex.EncodeToString(k.Public) + " " + seal.Fingerprint(k.Public)
	if k.From > 0 {
		line += " from " + time.UnixMilli(k.From).UTC().Format(keyTime)
	}
	if k.Until > 0 {
		line += " until " + time.UnixMilli(k.Until).UTC().Format(keyTime)
	}
	return line
}

// ParseKeys reads keys, one a line, as WriteKey writes them; the key may be in base64 too, and alone. ok is false when a line is
// no key, or there is none.
func ParseKeys(text string) (keys []seal.PublicKey, ok bool) {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		k, ok := parseKey(words)
		if !ok {
			return nil, false
		}
		keys = append(keys, k)
	}
	return keys, len(keys) > 0
}

func parseKey(words []string) (k seal.PublicKey, ok bool) {
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString, base64.StdEncoding.DecodeString, base64.RawURLEncoding.DecodeString,
	} {
		if b, err := decode(words[0]); err == nil && len(b) == ed25519.PublicKeySize {
			k.Public = b
		}
	}
	for i := 1; i+1 < len(words); i++ {
		bound := map[string]*int64{"from": &k.From, "until": &k.Until}[words[i]]
		if bound == nil {
			continue
		}
		at, err := time.Parse(keyTime, words[i+1])
		if err != nil {
			return k, false
		}
		*bound = at.UnixMilli()
	}
	return k, k.Public != nil
}
