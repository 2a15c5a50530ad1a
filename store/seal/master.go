package seal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

const keySize = 32

// A Master is the key that wraps all others. It never shows itself, whatever the verb. The zero Master is none.
type Master struct {
	key *[keySize]byte // a pointer, since fmt shows the fields of structs that hold a Master in a field of their own
}

// NewMasterFile makes a master key and keeps it at path, readable by its owner only. A file that exists is left alone and
// is an error (fs.ErrExist). When NewMasterFile returns, the key survives a power cut.
func NewMasterFile(path string) (Master, error) {
	m := Master{key: new([keySize]byte)}
	_, _ = rand.Read(m.key[:]) // never fails: crypto/rand ends the process instead
	text := base64.StdEncoding.EncodeToString(m.key[:]) + "\n"
	if err := writeNew(path, text); err != nil {
		return Master{}, fmt.Errorf("keep the master key: %w", err)
	}
	return m, nil
}

func writeNew(path, text string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := io.WriteString(f, text); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// LoadMaster reads a master key as NewMasterFile writes it.
func LoadMaster(path string) (Master, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Master{}, fmt.Errorf("read the master key: %w", err)
	}
	m, err := ParseMaster(string(text))
	if err != nil {
		return Master{}, fmt.Errorf("read the master key from %s: %w", path, err)
	}
	return m, nil
}

// ParseMaster reads a master key from text: 32 bytes in base64, either alphabet, padded or not.
func ParseMaster(text string) (Master, error) {
	text = strings.TrimRight(strings.TrimSpace(text), "=")
	enc := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		enc = base64.RawURLEncoding
	}
	b, err := enc.Strict().DecodeString(text)
	if err != nil || len(b) != keySize {
		// The cause is left out: it would quote the key.
		return Master{}, errors.New("a master key is 32 bytes in base64, such as `openssl rand -base64 32` prints")
	}
	return Master{key: (*[keySize]byte)(b)}, nil
}

// id tells master keys apart without telling anything of them.
func (m Master) id() [masterIDSize]byte {
	sum := sha256.Sum256(append([]byte("hearth master"), m.key[:]...))
	return [masterIDSize]byte(sum[:masterIDSize])
}

// Format hides the key from every verb of package fmt.
func (Master) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// String hides the key.
func (Master) String() string { return hidden }

// MarshalText hides the key from encoders.
func (Master) MarshalText() ([]byte, error) { return []byte(hidden), nil }

const hidden = "(master key)"
