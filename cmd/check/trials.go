package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
)

// trialLanes are the trials of several instances, as cmd/trial takes them. Lanes run one behind the other, what is in one
// lane beside each other: a trial of killed instances mostly waits until their leases have run out, while those that
// measure how soon a message arrives have the machine for themselves.
func trialLanes() [][][]string {
	return [][][]string{
		{{"kill", "-n", "14"}, {"kill", "-n", "6", "-instances", "3"}},
		{{"postgres", "-n", "4"}, {"roll", "-n", "1", "-redis=false"}},
		{{"redis", "-n", "2"}},
		{{"rehearse"}},
	}
}

// trials brings the server up as several instances and tries what must not break.
func trials(ctx context.Context, w *workshop) error {
	temp, err := w.tempDir()
	if err != nil {
		return err
	}
	hearth, trial := filepath.Join(temp, "hearth"), filepath.Join(temp, "trial")
	for file, pkg := range map[string]string{hearth: "./cmd/hearth", trial: "./cmd/trial"} {
		if err := w.run(ctx, task{}, "go", "build", "-o", file, pkg); err != nil {
			return err
		}
	}
	var errs []error
	for _, lane := range trialLanes() {
		ended := make(chan error, len(lane))
		for _, args := range lane {
			go func() { ended <- w.try(ctx, trial, append(args, "-hearth", hearth)...) }()
		}
		for range lane {
			errs = append(errs, <-ended)
		}
	}
	return errors.Join(errs...)
}

// lastWords is how much of a failed trial's output the summary repeats: the rest may be cut off, or far above.
const lastWords = 300

// try runs one trial. Its error holds the end of what it printed.
func (w *workshop) try(ctx context.Context, trial string, args ...string) error {
	var printed bytes.Buffer
	err := w.run(ctx, task{out: io.MultiWriter(w.out, &printed)}, trial, args...)
	if err == nil {
		return nil
	}
	end := bytes.ReplaceAll(bytes.TrimSpace(printed.Bytes()), []byte("\n"), []byte("; "))
	return fmt.Errorf("%w: %s", err, end[max(0, len(end)-lastWords):])
}
