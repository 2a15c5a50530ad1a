package ws

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"hearth/hub/wire"
	"hearth/moderation"
)

// TestFirstMessageIsHello: what else comes first ends the socket with a code of its own.
func TestFirstMessageIsHello(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		name string
		sent []byte
		code wire.CloseCode
	}{
		{"a command", masked(fin|opText, aDo(0, "knock", "")), wire.CloseNoHello},
		{"not JSON", masked(fin|opText, []byte("hello")), wire.CloseBadFrame},
		{"nothing", masked(fin|opText, nil), wire.CloseBadFrame},
		{"invalid UTF-8", masked(fin|opText, []byte("{\"t\":\"hello\",\"v\":1,\"last\":\"\xff\"}")), wire.CloseBadFrame},
		{"another version", masked(fin|opText, []byte(`{"t":"hello","v":2}`)), wire.CloseVersion},
		{"too big", masked(fin|opText, bytes.Repeat([]byte(" "), wire.MaxFrame+1)), wire.CloseTooBig},
		{"binary", masked(fin|opBinary, helloFrame("ana", "")), wire.CloseBinary},
		{"without a ticket", masked(fin|opText, []byte(`{"t":"hello","v":1}`)), wire.CloseNotYours},
		{"with a ticket that has ended", masked(fin|opText, helloFrame("eve", "")), wire.CloseSignedOut},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := s.in(t).open()
			w.send(c.sent)
			w.ends(c.code)
		})
	}
}

// TestFramesThatEndASocket: the same, of one that has been let in; and what is no frame at all.
func TestFramesThatEndASocket(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	big := wire.MaxFrame + 1
	for _, c := range []struct {
		name string
		sent []byte
		code wire.CloseCode
	}{
		{"a second hello", masked(fin|opText, helloFrame("ana", "")), wire.CloseUnknownType},
		{"an unknown type", masked(fin|opText, []byte(`{"t":"shout"}`)), wire.CloseUnknownType},
		{"an unknown command", masked(fin|opText, aDo(0, "shout", "")), wire.CloseUnknownType},
		{"an unknown field", masked(fin|opText, aDo(0, "knock", `,"loud":1`)), wire.CloseBadFrame},
		{"invalid UTF-8", masked(fin|opText, aDo(0, "say", ",\"text\":\"\xc3\x28\"")), wire.CloseBadFrame},
		{"invalid UTF-8 over two fragments", append(masked(opText, aDo(0, "say", ",\"text\":\"\xe2\x82")), masked(fin|opMore, []byte("\"}"))...), wire.CloseBadFrame},
		{"binary", masked(fin|opBinary, []byte("{}")), wire.CloseBinary},
		{"an empty binary one", masked(fin|opBinary, nil), wire.CloseBinary},
		{"too big", masked(fin|opText, bytes.Repeat([]byte(" "), big)), wire.CloseTooBig},
		{"too big in fragments", inPieces(bytes.Repeat([]byte(" "), big), 1000), wire.CloseTooBig},
		{"a length that is a lie", append(binary.BigEndian.AppendUint64([]byte{fin | opText, 0xff}, 1<<62), bytes.Repeat([]byte{9}, big+4)...), wire.CloseTooBig},
		{"the first reserved bit", masked(fin|0x40|opText, []byte("{}")), 1002},
		{"the second", masked(fin|0x20|opText, []byte("{}")), 1002},
		{"the third", masked(fin|0x10|opText, []byte("{}")), 1002},
		{"another request", []byte("GET / HTTP/1.1\r\n\r\n"), 1002},
		{"an unknown kind of frame", masked(fin|0x3, nil), 1002},
		{"an unknown kind of control frame", masked(fin|0xb, nil), 1002},
		{"a ping in fragments", masked(opPing, nil), 1002},
		{"a ping that is too long", masked(fin|opPing, bytes.Repeat([]byte("a"), 126)), 1002},
		{"the rest of nothing", masked(fin|opMore, []byte("{}")), 1002},
		{"a message within a message", append(masked(opText, []byte("{")), masked(fin|opText, []byte("}"))...), 1002},
		{"a close of one byte", masked(fin|opClose, []byte{3}), 1002},
		{"a close with a code that may not be sent", masked(fin|opClose, []byte{0x03, 0xed}), 1002},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := s.in(t).join("ana")
			w.send(c.sent)
			w.ends(c.code)
		})
	}
	for _, c := range []struct {
		name string
		sent []byte
	}{
		{"a frame without a mask", append([]byte{fin | opText, 2}, "{}"...)},
		{"a ping without a mask", []byte{fin | opPing, 0}},
		{"a length below nothing", binary.BigEndian.AppendUint64([]byte{fin | opText, 0xff}, 1<<63)},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := s.in(t).join("ana")
			w.send(c.sent)
			w.drops()
		})
	}
	s.join("ana") // nobody else has paid for it
}

// inPieces is one message in fragments of n bytes, with a ping before each.
func inPieces(message []byte, n int) (b []byte) {
	first := byte(opText)
	for len(message) > n {
		b = append(b, masked(fin|opPing, []byte("between"))...)
		b = append(b, masked(first, message[:n])...)
		message, first = message[n:], opMore
	}
	return append(b, masked(fin|first, message)...)
}

// TestNoHello: who says nothing, or only part of it, is not kept, however alive they seem.
func TestNoHello(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(_ *stage, o *Options) { o.HelloWithin = 50 * time.Millisecond })
	silent := s.open()
	silent.ends(wire.CloseNoHello)
	slow := s.open()
	slow.send(masked(fin|opText, helloFrame("ana", ""))[:20])
	slow.ends(wire.CloseNoHello)
	fragments := s.open()
	fragments.send(masked(opText, []byte(`{"t":`)))
	fragments.send(masked(fin|opPing, nil))
	fragments.ends(wire.CloseNoHello)
}

func TestUnreadableEnds(t *testing.T) {
	s := newStage(t)
	for name, part := range map[string][]byte{
		"in a header": {fin | opText}, "in a frame": masked(fin|opText, []byte("{}"))[:5], "before a frame": nil,
	} {
		t.Run(name, func(t *testing.T) {
			w := s.in(t).join("ana")
			w.send(part)
			s.must(w.Conn.Close())
		})
	}
}

// TestOrigins: an upgrade is for pages of this host, of the allowed ones, and for programs, which send none.
func TestOrigins(t *testing.T) {
	s := newStage(t, func(_ *stage, o *Options) {
		o.Origins = []string{"https://app.example.org", "https://*.groups.example.org"}
	})
	host := s.server.Listener.Addr().String()
	port := host[strings.LastIndex(host, ":"):]
	for _, c := range []struct {
		origin string
		ok     bool
	}{
		{"http://" + host, true},
		{"https://app.example.org", true},
		{"HTTPS://App.Example.org", true},
		{"https://a.groups.example.org", true},
		{"null", false},
		{"http://app.example.org", false},
		{"https://app.example.org:8443", false},
		{"https://app.example.org.evil.example", false},
		{"https://evil-app.example.org", false},
		{"https://sub.app.example.org", false},
		{"https://app.example.org@evil.example", false},
		{"https://evil.example/app.example.org", false},
		{"https://evil.example#app.example.org", false},
		{"https://evil.example?://app.example.org", false},
		{"https://groups.example.org", false},
		{"https://evil.example/.groups.example.org", false},
		{"app.example.org", false},
		{"//app.example.org", false},
		{"https://", false},
		{"file://", false},
		{"http://127.0.0.1", false},
		{"http://127.0.0.1" + port + ".evil.example", false},
		{"http://127.0.0.1" + port + "0", false},
		{"http://localhost" + port, false},
		{"http://[::1]" + port, false},
		{"http://127.0.0.1" + port + "@evil.example", false},
		{"chrome-extension://app.example.org", false},
		{"%zz", false},
	} {
		t.Run(c.origin, func(t *testing.T) {
			_, answer := s.in(t).request(fmt.Sprintf(upgrade, host, "Origin: "+c.origin+"\r\n"))
			if ok := answer.StatusCode == http.StatusSwitchingProtocols; ok != c.ok || !ok && answer.StatusCode != http.StatusForbidden {
				t.Error(answer.Status)
			}
		})
	}
}

// TestUpgrades: what is no upgrade to this protocol is refused with a plain answer, or ended with a code.
func TestUpgrades(t *testing.T) {
	s := newStage(t)
	host := s.server.Listener.Addr().String()
	whole := fmt.Sprintf(upgrade, host, "")
	for _, c := range []struct {
		name, from, to string
		status         int
	}{
		{"no key", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", "", http.StatusBadRequest},
		{"a short key", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAA", http.StatusBadRequest},
		{"two keys", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Key: BBBBBBBBBBBBBBBBBBBBBB==\r\n", http.StatusBadRequest},
		{"another version", "Version: 13", "Version: 8", http.StatusBadRequest},
		{"POST", "GET", "POST", http.StatusMethodNotAllowed},
		{"no upgrade", "Upgrade: websocket\r\n", "", http.StatusUpgradeRequired},
		{"another upgrade", "Upgrade: websocket", "Upgrade: h2c", http.StatusUpgradeRequired},
		{"the connection is kept", "Connection: Upgrade", "Connection: keep-alive", http.StatusUpgradeRequired},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, answer := s.in(t).request(strings.Replace(whole, c.from, c.to, 1))
			if answer.StatusCode != c.status {
				t.Errorf("%s, want %d", answer.Status, c.status)
			}
		})
	}
	for name, to := range map[string]string{
		"no sub-protocol": "", "another sub-protocol": "Sec-WebSocket-Protocol: hearth.2\r\n", "a longer one": "Sec-WebSocket-Protocol: hearth.10\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			w, answer := s.in(t).request(strings.Replace(whole, "Sec-WebSocket-Protocol: hearth.1\r\n", to, 1))
			if answer.Header.Get("Sec-WebSocket-Protocol") != "" {
				t.Error("a sub-protocol was chosen")
			}
			w.text(helloFrame("ana", ""))
			w.ends(wire.CloseVersion)
		})
	}
	w, answer := s.request(strings.Replace(whole, "hearth.1", "soap, hearth.1", 1))
	if answer.Header.Get("Sec-WebSocket-Protocol") != Subprotocol {
		t.Error("hearth.1 was not chosen among others")
	}
	w.text(helloFrame("ana", ""))
	w.await("ready")
}

// TestCompressionIsNotOffered: a client that asks for it gets plain frames (and cannot send bombs: the first reserved bit
// ends it).
func TestCompressionIsNotOffered(t *testing.T) {
	s := newStage(t)
	w, answer := s.request(fmt.Sprintf(upgrade, s.server.Listener.Addr(), "Sec-WebSocket-Extensions: permessage-deflate\r\n"))
	if x := answer.Header.Get("Sec-WebSocket-Extensions"); x != "" {
		t.Errorf("offered %q", x)
	}
	w.text(helloFrame("ana", ""))
	w.await("ready")
	w.send(masked(fin|0x40|opText, []byte{0xaa, 0x56, 0x2a}))
	w.ends(1002)
}

// TestRefusedCommandsAreAnswered: what the rules refuse does not end a socket.
func TestRefusedCommandsAreAnswered(t *testing.T) {
	s := newStage(t)
	w := s.join("ana")
	w.text(aDo(1, "resume", ""))
	if f := w.await("refused"); f["code"] == "" || f["id"] != "00000000-0000-4000-8000-000000000002" {
		t.Errorf("%v", f)
	}
	w.text(aDo(2, "open_lobby", ""))
	w.await("done")
	s.do("ana", moderation.Start{})
	w.find(func(f frame) bool { return f["k"] == "started" }, "the start")
}
