package app

import (
	"io"
	"log"

	"github.com/rs/zerolog"
)

// NewLogger writes lines for people and for collectors alike. What may stand in one is a short list, kept by who writes
// it: methods, patterns of routes, statuses, durations, counts and the texts of our own errors. Nothing of a session is
// ever among them. verbose adds a line for each request.
func NewLogger(w io.Writer, verbose bool) zerolog.Logger {
	level := zerolog.InfoLevel
	if verbose {
		level = zerolog.DebugLevel
	}
	return zerolog.New(w).Level(level).With().Timestamp().Logger()
}

// quietLog takes net/http's own lines, which may quote what a client sent, and keeps that there was one.
func quietLog(l zerolog.Logger) *log.Logger { return log.New(quiet{l}, "", 0) }

type quiet struct{ log zerolog.Logger }

func (q quiet) Write(b []byte) (int, error) {
	q.log.Debug().Msg("connection trouble")
	return len(b), nil
}
