package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"hearth/store"
)

// SQLSTATE codes (PostgreSQL manual, appendix A).
const (
	lockNotAvailable  = "55P03"
	deadlockDetected  = "40P01"
	uniqueViolation   = "23505"
	completionUnknown = "40003"
)

func hasCode(err error, codes ...string) bool {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return false
	}
	for _, c := range codes {
		if e.Code == c {
			return true
		}
	}
	return false
}

// classify wraps err with what was being done, and with store.ErrUnavailable where trying later may help. It is for
// reads, and for changes that may be repeated.
func classify(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: %w", what, err)
	}
	var stated *pgconn.PgError
	var connecting *pgconn.ConnectError // whatever the server has against it, nothing was asked of the store yet
	if errors.As(err, &stated) && !passing(stated) && !errors.As(err, &connecting) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %w: %w", what, store.ErrUnavailable, err)
}

// passing says whether the server's refusal is of the moment: connections, resources, locks, a standby, a shutdown.
func passing(e *pgconn.PgError) bool {
	for _, class := range []string{"08", "53", "57P", "58", "40", "55P", "25006", "25P0"} {
		if strings.HasPrefix(e.Code, class) {
			return true
		}
	}
	return false
}

// classifyAppend is classify for a change whose outcome must not be guessed: a stated error undid it, an error before
// anything was sent never did it, and after anything else nobody knows.
func classifyAppend(err error) error {
	var stated *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case pgconn.SafeToRetry(err):
		return fmt.Errorf("append: %w: %w", store.ErrUnavailable, err)
	case errors.As(err, &stated) && stated.SeverityUnlocalized == "ERROR" && stated.Code != completionUnknown:
		return classify("append", err)
	}
	return fmt.Errorf("append: %w: %w", store.ErrUnknown, err)
}
