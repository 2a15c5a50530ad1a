package ws

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"

	"hearth/hub"
)

// TestPositionKnowsFrames: wherever a stream of frames is cut, it is known whether a frame is.
func TestPositionKnowsFrames(t *testing.T) {
	var stream []byte
	ends := map[int]bool{0: true}
	for _, n := range []int{0, 1, 125, 126, 300, 65535, 65536} {
		stream = hub.AppendText(stream, bytes.Repeat([]byte("a"), n))
		ends[len(stream)] = true
	}
	for _, step := range []int{1, 2, 3, 7, 126, 4096, len(stream)} {
		var a position
		for at := 0; at < len(stream); {
			next := min(at+step, len(stream))
			a.pass(stream[at:next])
			at = next
			if a.within() == ends[at] {
				t.Fatalf("in steps of %d, at %d: within %v", step, at, a.within())
			}
		}
	}
}

// pair is a connection on loopback, and its other side.
func tcpPair(t *testing.T) (*raw, net.Conn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	far, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	near, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = far.Close(), near.Close() })
	return newRaw(near), far
}

// TestControlFramesWaitForTheirTurn: between the pieces of a frame nothing else is written; when its rest will not come,
// the connection ends, and whoever waited is told.
func TestControlFramesWaitForTheirTurn(t *testing.T) {
	r, far := tcpPair(t)
	frame := hub.AppendText(nil, bytes.Repeat([]byte("a"), 1000))
	soon := time.Now().Add(hang)
	if err := r.writeAll(frame[:500], soon); err != nil {
		t.Fatal(err)
	}
	if n, err := r.writeNow(frame); n != 0 || err != nil {
		t.Fatalf("within a frame %d bytes of another were written: %v", n, err)
	}
	wrote := make(chan error, 1)
	go func() { _, err := r.Write(ping); wrote <- err }()
	if err := r.writeAll(frame[500:], soon); err != nil {
		t.Fatal(err)
	}
	if err := <-wrote; err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(frame)+len(ping))
	if _, err := io.ReadFull(far, got); err != nil || !bytes.Equal(got, append(bytes.Clone(frame), ping...)) {
		t.Fatalf("%v: not the frame and then the ping", err)
	}
	if err := r.writeAll(frame[:1], soon); err != nil {
		t.Fatal(err)
	}
	go func() { _, err := r.Write(ping); wrote <- err }()
	if !r.end() {
		t.Error("a cut frame was not noticed")
	}
	if err := <-wrote; err == nil {
		t.Error("a control frame was written into the frame that was given up")
	}
	if rest, err := io.ReadAll(far); err != nil || !bytes.Equal(rest, frame[:1]) {
		t.Errorf("%q and %v follow", rest, err)
	}
}

// TestNothingFollowsAClose.
func TestNothingFollowsAClose(t *testing.T) {
	r, far := tcpPair(t)
	if _, err := r.Write([]byte{fin | opClose, 0}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.writeNow([]byte("event")); err == nil {
		t.Error("an event follows the close")
	}
	if err := r.writeAll([]byte("event"), time.Now().Add(hang)); err == nil {
		t.Error("an answer follows the close")
	}
	if _, err := r.Write(ping); err == nil {
		t.Error("a ping follows the close")
	}
	_ = r.Conn.Close()
	if b, err := io.ReadAll(far); err != nil || len(b) != 2 {
		t.Errorf("%x: %v", b, err)
	}
}

// TestEndBetweenPieces: whenever the hub gives up, a frame that is not whole ends the connection.
func TestEndBetweenPieces(t *testing.T) {
	for range 200 {
		r, far := tcpPair(t)
		frame := hub.AppendText(nil, bytes.Repeat([]byte("a"), 100))
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = r.writeAll(frame[:50], time.Now().Add(hang))
		}()
		r.end()
		<-done
		if _, err := r.Write([]byte{fin | opClose, 0}); err == nil {
			t.Fatal("a close was written into a frame")
		}
		if b, _ := io.ReadAll(far); len(b) != 0 && len(b) != 50 {
			t.Fatalf("%d bytes came", len(b))
		}
	}
}
