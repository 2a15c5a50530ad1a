package directory

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"hearth/store"
)

// A row is *sql.Row or *sql.Rows standing on one.
type row interface {
	Scan(into ...any) error
}

// one reads a single row from the read pool; store.ErrNotFound when there is none.
func one[T any](ctx context.Context, d *Directory, verb string, scan func(row, *T) error, query string, args ...any) (T, error) {
	var t T
	if err := scan(d.read.QueryRowContext(ctx, query, args...), &t); err != nil {
		var none T
		return none, d.explain(verb, err)
	}
	return t, nil
}

// list reads rows from the read pool, in the query's order.
func list[T any](ctx context.Context, d *Directory, verb string, scan func(row, *T) error, query string, args ...any) ([]T, error) {
	all, err := collect(ctx, d.read, scan, query, args...)
	return all, d.explain(verb, err)
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func collect[T any](ctx context.Context, q querier, scan func(row, *T) error, query string, args ...any) (all []T, err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var t T
		if err := scan(rows, &t); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}

// millis writes a time; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// instant reads what millis wrote.
type instant struct{ into *time.Time }

func (i instant) Scan(v any) error {
	ms, ok := v.(int64)
	if !ok {
		return fmt.Errorf("time kept as %T", v)
	}
	*i.into = time.Time{}
	if ms != 0 {
		*i.into = time.UnixMilli(ms).UTC()
	}
	return nil
}

// hashed reads a hash, which is exactly as long as one.
type hashed struct{ into *store.Hash }

func (h hashed) Scan(v any) error {
	b, ok := v.([]byte)
	if !ok || len(b) != len(h.into) {
		return fmt.Errorf("hash kept as %T of another length", v)
	}
	copy(h.into[:], b)
	return nil
}

// blob makes bytes that are never NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// bytesOf reads what blob wrote; nothing comes back as nil.
type bytesOf struct{ into *[]byte }

func (b bytesOf) Scan(v any) error {
	*b.into = nil
	switch kept := v.(type) {
	case nil:
	case []byte:
		if len(kept) > 0 {
			*b.into = append([]byte(nil), kept...)
		}
	default:
		return fmt.Errorf("bytes kept as %T", v)
	}
	return nil
}

// flag writes a truth value as the number that both databases keep.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// words writes a list as JSON text.
func words(list []string) (string, error) {
	if list == nil {
		return "[]", nil
	}
	b, err := json.Marshal(list)
	return string(b), err
}

// wordsOf reads what words wrote; an empty list comes back as nil.
type wordsOf struct{ into *[]string }

func (w wordsOf) Scan(v any) error {
	var b []byte
	switch kept := v.(type) {
	case string:
		b = []byte(kept)
	case []byte:
		b = kept
	default:
		return fmt.Errorf("list kept as %T", v)
	}
	var list []string
	if err := json.Unmarshal(b, &list); err != nil {
		return fmt.Errorf("read list: %w", err)
	}
	*w.into = nil
	if len(list) > 0 {
		*w.into = list
	}
	return nil
}
