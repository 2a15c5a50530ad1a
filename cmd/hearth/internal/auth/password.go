package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// The cost of one password, after OWASP's advice for argon2id. A password kept at another cost is hashed anew at its
// owner's next sign-in.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	argonSalt    = 16
	argonLength  = 32
)

// Bounds of a password, in characters and bytes. Length is what counts; nothing else is asked of it.
const (
	MinPassword = 12
	maxPassword = 512
)

func checkPassword(password, login string) error {
	switch {
	case utf8.RuneCountInString(password) < MinPassword:
		return ErrWeak(fmt.Sprintf("Please use a password of at least %d characters; three or four unrelated words are good.", MinPassword))
	case len(password) > maxPassword:
		return ErrWeak("Please use a shorter password.")
	case strings.Contains(strings.ToLower(password), login) && len(login) > 3:
		return ErrWeak("Please use a password that does not contain your login.")
	}
	return nil
}

// hashPassword makes a PHC string. At most as many run at once as there are processors: each takes 19 MiB.
func (a *Auth) hashPassword(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the process instead
	sum := a.argon(password, phc{argonMemory, argonTime, argonThreads, salt, make([]byte, argonLength)})
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		encode(salt), encode(sum))
}

func encode(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

// verifyPassword compares, and says whether the hash is worth renewing. A string that is no hash of ours never matches,
// and takes as long.
func (a *Auth) verifyPassword(kept, password string) (ok, renew bool) {
	p, err := parsePHC(kept)
	if err != nil {
		p = phc{argonMemory, argonTime, argonThreads, make([]byte, argonSalt), make([]byte, argonLength)}
	}
	sum := a.argon(password, p)
	ok = subtle.ConstantTimeCompare(sum, p.sum) == 1 && err == nil
	return ok, ok && (p.memory != argonMemory || p.time != argonTime || p.threads != argonThreads)
}

func (a *Auth) argon(password string, p phc) []byte {
	a.hashing <- struct{}{}
	defer func() { <-a.hashing }()
	return argon2.IDKey([]byte(password), p.salt, p.time, p.memory, p.threads, uint32(len(p.sum)))
}

type phc struct {
	memory, time uint32
	threads      uint8
	salt, sum    []byte
}

func parsePHC(s string) (phc, error) {
	var p phc
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, ErrNobody
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); err != nil {
		return p, ErrNobody
	}
	var err error
	if p.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return p, ErrNobody
	}
	if p.sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return p, ErrNobody
	}
	// A row that somebody wrote by hand must not make this process take gigabytes.
	if p.memory > 1<<20 || p.time == 0 || p.time > 16 || p.threads == 0 || len(p.sum) < 16 || len(p.sum) > 64 {
		return p, ErrNobody
	}
	return p, nil
}
