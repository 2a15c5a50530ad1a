package seal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

const keySize = 32

// A Master is the key that wraps all others, with those that it replaces: these still open, and wrap nothing. It never
// shows itself, whatever the verb. The zero Master is none.
type Master struct {
	key   *[keySize]byte // a pointer, since fmt shows the fields of structs that hold a Master in a field of their own
	older []*[keySize]byte
}

// Replaces is how many older keys stand behind this one.
func (m Master) Replaces() int { return len(m.older) }

// Same reports whether two masters wrap alike.
func (m Master) Same(o Master) bool { return m.key != nil && o.key != nil && *m.key == *o.key }

// withID gives the key with this id, present or older, as a Master of its own.
func (m Master) withID(id [masterIDSize]byte) (Master, bool) {
	for _, k := range append([]*[keySize]byte{m.key}, m.older...) {
		if one := (Master{key: k}); one.id() == id {
			return one, true
		}
	}
	return Master{}, false
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
	return syncFolder(filepath.Dir(path))
}

func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// LoadMaster reads master keys from a file, as ParseMaster does.
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

// ParseMaster reads a master key from text: 32 bytes in base64, either alphabet, padded or not. Behind it, apart by white
// space or commas, may stand those that it replaces.
func ParseMaster(text string) (m Master, err error) {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
		key, err := parseKey(word)
		if err != nil {
			return Master{}, err
		}
		if m.key == nil {
			m.key = key
		} else {
			m.older = append(m.older, key)
		}
	}
	if m.key == nil {
		return Master{}, errNoMaster
	}
	return m, nil
}

// errNoMaster leaves the cause out: it would quote the key.
var errNoMaster = errors.New("a master key is 32 bytes in base64, such as `openssl rand -base64 32` prints")

func parseKey(text string) (*[keySize]byte, error) {
	text = strings.TrimRight(text, "=")
	enc := base64.RawStdEncoding
	if strings.ContainsAny(text, "-_") {
		enc = base64.RawURLEncoding
	}
	b, err := enc.Strict().DecodeString(text)
	if err != nil || len(b) != keySize {
		return nil, errNoMaster
	}
	return (*[keySize]byte)(b), nil
}

// RotateMasterFile puts a new master key in front of the one in the file, which then opens what either wrapped. It is
// written beside and moved into place, so a file that is cut short is never seen; when it returns, the keys survive a power
// cut.
func RotateMasterFile(path string) (Master, error) {
	m, err := LoadMaster(path)
	if err != nil {
		return Master{}, err
	}
	fresh := new([keySize]byte)
	_, _ = rand.Read(fresh[:])
	m.key, m.older = fresh, append([]*[keySize]byte{m.key}, m.older...)
	return m, m.replace(path)
}

// ForgetOlder leaves in the file the present key alone.
func ForgetOlder(path string) error {
	m, err := LoadMaster(path)
	if err != nil || len(m.older) == 0 {
		return err
	}
	return Master{key: m.key}.replace(path)
}

func (m Master) replace(path string) error {
	var text strings.Builder
	for _, k := range append([]*[keySize]byte{m.key}, m.older...) {
		text.WriteString(base64.StdEncoding.EncodeToString(k[:]) + "\n")
	}
	beside := path + ".new"
	if err := os.Remove(beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keep the master key: %w", err)
	}
	err := writeNew(beside, text.String())
	if err == nil {
		err = os.Rename(beside, path)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("keep the master key: %w", err)
	}
	return nil
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
