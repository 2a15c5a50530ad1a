package servers

import (
	"context"
	"os"
	"syscall"
	"testing"
)

// TestABrokenSocketEndsNothing: killed servers leave sockets behind whose next write raises SIGPIPE. Only an output that
// nobody reads ends the run, and what says so does.
func TestABrokenSocketEndsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	signals := make(chan os.Signal) // unbuffered: that the second is taken says that the first was judged
	gone := make(chan bool, 1)
	gone <- false
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		obey(ctx, cancel, signals, func() bool { return <-gone })
	}()
	signals <- syscall.SIGPIPE
	signals <- syscall.SIGPIPE
	if ctx.Err() != nil {
		t.Error("a broken socket ended the run")
	}
	gone <- true
	<-ended
	if ctx.Err() == nil {
		t.Error("nobody reads, and the run goes on")
	}
}

func TestUnread(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if unread(w) {
		t.Error("a pipe with a reader counts as unread")
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if !unread(w) {
		t.Error("a pipe without a reader counts as read")
	}
}
