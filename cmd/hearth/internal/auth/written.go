package auth

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// written writes what somebody carries and shows again, such as a pass: nothing of it is kept, its keyed hash is its proof.
// What is written for one purpose is no good for another. v is strings and numbers.
func (a *Auth) written(purpose string, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	proof := a.hash.Hash(purpose, b)
	return base64.RawURLEncoding.EncodeToString(b) + "." + base64.RawURLEncoding.EncodeToString(proof[:])
}

// readWritten reads what written wrote for the same purpose, of at most so many bytes, and reports whether it did. Whether it
// still stands is the caller's to judge.
func (a *Auth) readWritten(purpose, code string, most int, into any) bool {
	body, proof, ok := strings.Cut(code, ".")
	if !ok || len(code) > most {
		return false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(body)
	if err != nil {
		return false
	}
	sum := a.hash.Hash(purpose, b)
	return equal(proof, base64.RawURLEncoding.EncodeToString(sum[:])) && json.Unmarshal(b, into) == nil
}
