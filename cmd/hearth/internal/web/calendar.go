package web

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/cmd/hearth/internal/office"
	"hearth/store"
)

// An icsDate is one session as a calendar takes it (RFC 5545).
type icsDate struct {
	id        store.SessionID
	starts    time.Time
	minutes   int
	cancelled bool
}

// writeCalendar writes dates for whichever calendar a person has, and whoever looks into it: summary is all that it says.
// Moments are in UTC, so that a series over a change of the clocks needs no rules of a zone; UIDs stay with their
// sessions, so that a file read again moves what was moved.
func writeCalendar(host, summary string, now time.Time, dates []icsDate) []byte {
	var b bytes.Buffer
	line := func(format string, a ...any) { foldLine(&b, fmt.Sprintf(format, a...)) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Hearth//Dates//EN")
	line("CALSCALE:GREGORIAN")
	line("METHOD:PUBLISH")
	for _, d := range dates {
		line("BEGIN:VEVENT")
		line("UID:%s@%s", d.id, host)
		line("DTSTAMP:%s", icsTime(now))
		line("SEQUENCE:%d", now.Unix()/60-icsFirst) // later files win over earlier ones
		line("DTSTART:%s", icsTime(d.starts))
		line("DURATION:PT%dM", d.minutes)
		line("SUMMARY:%s", icsText(summary))
		line("CLASS:PRIVATE")
		if d.cancelled {
			line("STATUS:CANCELLED")
		} else {
			line("STATUS:CONFIRMED")
		}
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return b.Bytes()
}

// icsFirst is a minute before any file was made, which keeps SEQUENCE within 32 bits for ever that matters.
const icsFirst = 29_000_000

func icsTime(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

func icsText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "").Replace(s)
}

// foldLine ends a line and folds it where it is longer than 75 bytes, never within a character.
func foldLine(b *bytes.Buffer, s string) {
	const most = 75
	room := most
	for len(s) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		b.WriteString(s[:cut])
		b.WriteString("\r\n ")
		s, room = s[cut:], most-1
	}
	b.WriteString(s)
	b.WriteString("\r\n")
}

// getCalendar gives the dates of the group, for staff of it and for whoever has a seat in one of its sessions.
func getCalendar(c *call) error {
	all, err := c.s.Store.ListSessions(c.ctx(), store.SessionFilter{Group: c.group.ID})
	if err != nil {
		return err
	}
	dates := make([]icsDate, 0, len(all))
	for _, s := range all {
		if s.Mark == "" && c.opensTo(s) {
			dates = append(dates, icsDate{s.ID, s.Starts, s.Minutes, s.Phase == office.PhaseCancelled})
		}
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="dates.ics"`)
	_, err = c.w.Write(writeCalendar(c.s.Public.Hostname(), c.s.Title, c.s.Now(), dates))
	return err
}

// opensTo: whoever came for one session alone gets that one's date alone.
func (c *call) opensTo(s store.Session) bool {
	return c.seat == nil || c.seat.only == "" || c.seat.only == s.ID
}
