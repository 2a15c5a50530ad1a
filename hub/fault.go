package hub

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

// errFault is a fault of this program in one room: the room is given up, and folded anew when someone asks for it.
var errFault = errors.New("a fault in the room")

// survive turns a panic into the end of one room: what one person sends must cost nobody in another room anything. Where
// it happened is logged; what with, which may be content, is not.
func (r *room) survive() {
	if p := recover(); p != nil {
		r.hub.log.Error().Str("room", string(r.id)).Str("at", Where(p)).Msg("a room met a fault of ours and is given up")
		r.broken = errFault
	}
}

// Fault logs a panic that a transport has recovered from, without what it was about.
func (h *Hub) Fault(p any) {
	h.log.Error().Str("at", Where(p)).Msg("a connection met a fault of ours and is ended")
}

// Where says what kind of panic it was and in which functions, and nothing of the values.
func Where(p any) string {
	pcs := make([]uintptr, 16)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var b strings.Builder
	fmt.Fprintf(&b, "%T", p)
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			fmt.Fprintf(&b, " < %s:%d", f.Function[strings.LastIndex(f.Function, "/")+1:], f.Line)
		}
		if !more {
			return b.String()
		}
	}
}
