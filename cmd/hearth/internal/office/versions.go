package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hearth/store"
)

// The store finds a version of an agreement by its hash. Which hash a version has is noted in a setting of its own for each
// version, so that two saves at once lose nothing.
func versionSetting(group store.ID, version int) string {
	return "agreement/" + string(group) + "/" + strconv.Itoa(version)
}

func (f *Office) noteVersion(ctx context.Context, a store.Agreement) error {
	b, err := json.Marshal(a.Hash)
	if err != nil {
		return fmt.Errorf("write a version: %w", err)
	}
	if err := f.dir.PutSetting(ctx, versionSetting(a.Group, a.Version), b); err != nil {
		return fmt.Errorf("note a version of an agreement: %w", err)
	}
	return nil
}

// Versions are a group's agreements, the newest first. Versions older than this note-keeping are not among them, though
// their texts are kept.
func (f *Office) Versions(ctx context.Context, group store.ID) ([]store.Agreement, error) {
	now, err := f.dir.CurrentAgreement(ctx, group)
	if err != nil {
		return nil, fmt.Errorf("look up an agreement: %w", err)
	}
	all := []store.Agreement{now}
	for v := now.Version - 1; v > 0; v-- {
		a, err := f.version(ctx, group, v)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

func (f *Office) version(ctx context.Context, group store.ID, v int) (store.Agreement, error) {
	var a store.Agreement
	b, err := f.dir.Setting(ctx, versionSetting(group, v))
	if err != nil {
		return a, err
	}
	var hash string
	if err := json.Unmarshal(b, &hash); err != nil {
		return a, fmt.Errorf("read a version: %w", err)
	}
	a, err = f.dir.AgreementByHash(ctx, group, hash)
	a.Version = v // the same text may have stood before
	return a, err
}

// A Change is one line of what changed between two texts.
type Change struct {
	Kind string // "same", "added", "taken out"
	Text string
}

// Compare says line by line how a text became another: the fewest lines added and taken out. Both are agreements, so they
// are short.
func Compare(before, after string) []Change {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	longest := make([][]int, len(a)+1) // of the lines that a[i:] and b[j:] share in order
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var all []Change
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			all = append(all, Change{"same", a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || longest[i+1][j] >= longest[i][j+1]):
			all = append(all, Change{"taken out", a[i]})
			i++
		default:
			all = append(all, Change{"added", b[j]})
			j++
		}
	}
	return slices.DeleteFunc(all, func(c Change) bool { return c.Text == "" && c.Kind != "same" })
}
