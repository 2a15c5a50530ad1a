package hub

import "time"

// A connection may send this many frames a second, and as many at once as a person's page ever has reason to: an outbox
// after a long silence. Beyond it the connection ends with wire.CloseTooMany. What a member may say is limited by the
// rules, for all their connections together; this bounds what one connection costs before the rules are asked.
const (
	framesPerSecond = 20
	framesAtOnce    = 100
)

// budget is a token bucket: GCRA, so that it needs one time and no timer. Owned by the goroutine that reads.
type budget struct{ next time.Time }

// spend takes one frame from the budget; false: there is none left.
func (b *budget) spend(now time.Time) bool {
	const each = time.Second / framesPerSecond
	if b.next.Before(now) {
		b.next = now
	}
	if b.next.Sub(now) > framesAtOnce*each {
		return false
	}
	b.next = b.next.Add(each)
	return true
}
