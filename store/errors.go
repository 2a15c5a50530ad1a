package store

import "errors"

// The errors that callers branch on. Implementations wrap them with %w; nobody compares text.
var (
	// ErrConflict: the log, or the row, is no longer what the caller decided on.
	ErrConflict = errors.New("conflict")
	// ErrUnknown: the store cannot say whether the change was kept.
	ErrUnknown = errors.New("outcome unknown")
	// ErrNotFound: there is no such thing, or it is no longer valid.
	ErrNotFound = errors.New("not found")
	// ErrTaken: the name or id is in use.
	ErrTaken = errors.New("already taken")
	// ErrHeld: a legal hold lasts on what was to be destroyed.
	ErrHeld = errors.New("under a legal hold")
	// ErrUnavailable: the store cannot be reached now; trying again later may help.
	ErrUnavailable = errors.New("store unavailable")
)
