package export

import (
	"bufio"
	"crypto/sha256"
	"hash"
	"io"
)

// sheetBuffer is how much of a copy is in memory before it goes out.
const sheetBuffer = 64 << 10

// A sheet is what a kind writes on: buffered, and hashed as it goes. Its first error stays.
type sheet struct {
	out *bufio.Writer
	sum hash.Hash
	err error
}

func newSheet(w io.Writer) *sheet {
	return &sheet{out: bufio.NewWriterSize(w, sheetBuffer), sum: sha256.New()}
}

// Write is io.Writer's.
func (s *sheet) Write(b []byte) (int, error) {
	if s.err == nil {
		s.sum.Write(b)
		_, s.err = s.out.Write(b)
	}
	return len(b), s.err
}

// hashed is the SHA-256 of everything written so far.
func (s *sheet) hashed() []byte { return s.sum.Sum(nil) }

func (s *sheet) flush() error {
	if s.err == nil {
		s.err = s.out.Flush()
	}
	return s.err
}
