package office

import (
	"context"
	"encoding/hex"
	"fmt"

	"hearth/store"
)

// An AuditState is what walking the whole audit has shown.
type AuditState struct {
	Lines  int64
	Head   store.AuditDigest // of the chain up to the last line: whoever notes it can tell later that nothing before it was touched
	Bad    int64             // the first line that does not fit the chain, or stands where another should; 0: none
	Reason string            // with Bad: what is wrong with it
	Loose  int64             // lines written by a Hearth from before the chain; the next chained line binds them
}

// A Receipt is what somebody noted of the audit: how many lines there were, and the head up to them. Zero: nothing.
type Receipt struct {
	Lines int64
	Head  store.AuditDigest
}

// String writes a receipt on one line: "120:3f…".
func (r Receipt) String() string { return fmt.Sprintf("%d:%s", r.Lines, hex.EncodeToString(r.Head[:])) }

// ParseReceipt reads what String wrote.
func ParseReceipt(text string) (Receipt, error) {
	var r Receipt
	var head string
	if _, err := fmt.Sscanf(text, "%d:%s", &r.Lines, &head); err == nil && r.Lines > 0 {
		if b, err := hex.DecodeString(head); err == nil && len(b) == len(r.Head) {
			copy(r.Head[:], b)
			return r, nil
		}
	}
	return r, ErrAsk("A receipt is written as 120:3f2a…, as `hearth audit verify` prints it.")
}

// auditStep is how many lines are looked at at once.
const auditStep = 1000

// VerifyAudit walks the audit from its first line. noted is a receipt from before, which the chain has to run through; a
// tail that was cut off shows by it alone.
func (f *Office) VerifyAudit(ctx context.Context, noted Receipt) (AuditState, error) {
	var s AuditState
	for s.Bad == 0 {
		lines, err := f.dir.AuditLines(ctx, s.Lines, auditStep)
		if err != nil {
			return s, fmt.Errorf("read the audit: %w", err)
		}
		if len(lines) == 0 {
			break
		}
		for _, l := range lines {
			if s.take(l, noted); s.Bad != 0 {
				break
			}
		}
	}
	if s.Bad == 0 && noted.Lines > s.Lines {
		s.Bad, s.Reason = s.Lines+1, "it is missing: the receipt tells of more lines"
	}
	return s, nil
}

func (s *AuditState) take(l store.AuditLine, noted Receipt) {
	head := l.After(s.Head)
	loose := l.Digest == (store.AuditDigest{})
	switch {
	case l.Seq != s.Lines+1:
		s.Bad, s.Reason = s.Lines+1, "it is missing"
	case !loose && l.Digest != head:
		s.Bad, s.Reason = l.Seq, "it, or one before it, is not as it was written"
	case l.Seq == noted.Lines && head != noted.Head:
		s.Bad, s.Reason = l.Seq, "it, or one before it, is not what the receipt tells of"
	default:
		s.Lines, s.Head = l.Seq, head
		if loose {
			s.Loose++
		}
	}
}
