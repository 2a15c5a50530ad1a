package servers

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// UntilTold gives a context that ends when this process is told to stop: by an interrupt, by its terminal's or its
// parent's end, or because nobody reads its output any more. Dying from any of these would leave databases and browsers
// behind. Call stop once it is over.
func UntilTold(parent context.Context) (ctx context.Context, stop context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	go obey(ctx, cancel, signals, func() bool { return unread(os.Stdout) || unread(os.Stderr) })
	go withParent(ctx, cancel)
	return ctx, func() { signal.Stop(signals); cancel() }
}

// obey ends the context at a signal. A broken pipe is our own output's, or, far oftener where servers are killed, that of
// a socket whose write has failed already: that one is for whoever wrote.
func obey(ctx context.Context, cancel context.CancelFunc, signals <-chan os.Signal, outputUnread func() bool) {
	for {
		select {
		case s := <-signals:
			if s != syscall.SIGPIPE || outputUnread() {
				cancel()
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// unread tells whether a file is a pipe that nobody reads any more.
func unread(f *os.File) bool {
	fds := []unix.PollFd{{Fd: int32(f.Fd())}}
	n, err := unix.Poll(fds, 0)
	return err == nil && n > 0 && fds[0].Revents&unix.POLLERR != 0
}
