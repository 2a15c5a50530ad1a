package web

import (
	"slices"
	"strconv"
	"strings"

	"hearth/store"
)

// auditView is one page of the audit, the newest line first.
type auditView struct {
	Lines []auditRow
	Older int64 // what an older page begins below; 0: there is none
	Newer bool
}

type auditRow struct {
	store.AuditLine
	Name string // of Who, where it is somebody with an account
}

const auditPage = 100

func pageAudit(c *call) error {
	all, err := c.s.Store.ListStaff(c.ctx())
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, s := range all {
		names["staff/"+string(s.ID)] = s.Name
	}
	head, err := c.s.Store.AuditHead(c.ctx())
	if err != nil {
		return err
	}
	d := auditView{}
	end := head + 1
	if before, err := strconv.ParseInt(c.r.URL.Query().Get("before"), 10, 64); err == nil && before > 0 && before < end {
		end, d.Newer = before, true
	}
	first := max(1, end-auditPage)
	lines, err := c.s.Store.AuditLines(c.ctx(), first-1, int(end-first))
	if err != nil {
		return err
	}
	for _, l := range slices.Backward(lines) {
		row := auditRow{l, names[l.Who]}
		if row.Name == "" {
			row.Name = strings.TrimPrefix(l.Who, "staff/")
		}
		d.Lines = append(d.Lines, row)
	}
	if first > 1 {
		d.Older = first
	}
	return c.show("audit", d)
}
