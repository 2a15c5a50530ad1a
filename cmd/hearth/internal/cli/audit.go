package cli

import (
	"fmt"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/office"
)

type auditCmd struct {
	List   auditListCmd   `cmd:"" help:"Write the audit's lines."`
	Verify auditVerifyCmd `cmd:"" help:"Walk the audit's chain; fails at the first line that was changed, moved or taken out."`
}

type auditListCmd struct {
	After int64 `default:"0" help:"Only lines numbered above this."`
	Limit int   `default:"1000" help:"So many at most."`
	JSON  bool  `name:"json" help:"Print JSON."`
}

// Run writes lines in their order.
func (s *auditListCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		lines, err := h.Store.AuditLines(x.ctx, s.After, max(1, s.Limit))
		if err != nil {
			return err
		}
		if s.JSON {
			return x.json(map[string]any{"lines": lines})
		}
		for _, l := range lines {
			x.printf("%6d  %s  %-8s %-22s %-34s %s", l.Seq, l.At.Format("2006-01-02 15:04:05"), clean(l.Result), clean(l.What), clean(l.Who), clean(l.Object))
			if l.Purpose != "" {
				x.printf("  (%s)", clean(l.Purpose))
			}
			x.printf("\n")
		}
		return nil
	})
}

type auditVerifyCmd struct {
	Receipt string `placeholder:"N:DIGEST" help:"What an earlier verify printed: shows a tail that was cut off since, too."`
}

// Run verifies the chain and prints its receipt.
func (s *auditVerifyCmd) Run(x *run) error {
	return x.open(func(h *app.House) error {
		var noted office.Receipt
		if s.Receipt != "" {
			var err error
			if noted, err = office.ParseReceipt(s.Receipt); err != nil {
				return err
			}
		}
		state, err := h.Office.VerifyAudit(x.ctx, noted)
		if err != nil {
			return err
		}
		if state.Bad != 0 {
			return office.ErrAsk(fmt.Sprintf("the audit does not hold at line %d: %s", state.Bad, state.Reason))
		}
		x.printf("The audit holds: %d lines, one chain.\n", state.Lines)
		if state.Loose > 0 {
			x.printf("%d of them were written by a Hearth from before the chain, and are bound by the line after them.\n", state.Loose)
		}
		x.printf("Receipt, to be kept elsewhere: %s\n", office.Receipt{Lines: state.Lines, Head: state.Head})
		return nil
	})
}
