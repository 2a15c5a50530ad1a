// Package logcheck refuses batches that would spoil a log, before any store sees them.
//
// The compare on the heads row keeps two writers from the same number; it cannot tell whether what a winner brings is
// dense, in order of time and chained. A log that is not would never verify again, so both stores ask here first.
package logcheck

import (
	"errors"
	"fmt"
	"math"

	"hearth/store"
)

// ErrMalformed: the batch is not a continuation of anything; sending it again cannot help.
var ErrMalformed = errors.New("malformed batch")

// Batches answers for each batch of one call: nil, ErrMalformed, or store.ErrConflict for one that claims to begin a log
// from something else than its beginning.
func Batches(batches []store.Batch) []error {
	errs := make([]error, len(batches))
	var seen map[store.SessionID]struct{}
	if len(batches) > 1 {
		seen = make(map[store.SessionID]struct{}, len(batches))
	}
	for i := range batches {
		b := &batches[i]
		errs[i] = batch(b)
		if seen == nil {
			continue
		}
		if _, twice := seen[b.Session]; twice {
			errs[i] = fmt.Errorf("append: one session twice in a call: %w", ErrMalformed)
		}
		seen[b.Session] = struct{}{}
	}
	return errs
}

func batch(b *store.Batch) error {
	if b.Session == "" || len(b.Records) == 0 {
		return fmt.Errorf("append: no session or no records: %w", ErrMalformed)
	}
	if b.After.Seq > math.MaxInt64-store.Seq(len(b.Records)) {
		return fmt.Errorf("append: number beyond what is kept: %w", ErrMalformed)
	}
	if b.After.Seq == 0 && b.After.Digest != store.LogDigest(b.Session) {
		return fmt.Errorf("append: another beginning: %w", store.ErrConflict)
	}
	last := b.After
	for i := range b.Records {
		r := &b.Records[i]
		switch {
		case r.Seq != last.Seq+1:
			return fmt.Errorf("append: record %d follows %d: %w", r.Seq, last.Seq, ErrMalformed)
		case r.At < last.At:
			return fmt.Errorf("append: record %d is before its predecessor: %w", r.Seq, ErrMalformed)
		case r.Format == 0 || r.Format > store.Format:
			return fmt.Errorf("append: record %d has format %d: %w", r.Seq, r.Format, ErrMalformed)
		case r.Digest != store.Chain(last.Digest, r):
			return fmt.Errorf("append: record %d is not chained: %w", r.Seq, ErrMalformed)
		}
		last = store.Head{Seq: r.Seq, At: r.At, Digest: r.Digest}
	}
	return nil
}

// Head is the head of the log once b is kept.
func Head(b *store.Batch) store.Head {
	last := &b.Records[len(b.Records)-1]
	return store.Head{Seq: last.Seq, At: last.At, Digest: last.Digest}
}
