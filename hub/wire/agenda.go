package wire

import (
	"strconv"
	"strings"

	m "hearth/moderation"
)

// An agenda in the view: its items in order, which is on, and since when.
type (
	agenda struct {
		ID    string       `json:"id"`
		Last  string       `json:"last"`
		Items []agendaItem `json:"items"`
		Now   int          `json:"now"`
		Since m.Time       `json:"since"`
	}
	agendaItem struct {
		Text    string `json:"text,omitempty"`
		Minutes int    `json:"minutes"`
	}
)

func agendaOf(v *m.AgendaView, src ViewSource) *agenda {
	if v == nil {
		return nil
	}
	a := &agenda{ID: idOf(src, v.Seq), Last: idOf(src, v.Last), Now: v.Now, Since: v.Since, Items: make([]agendaItem, len(v.Minutes))}
	names := strings.Split(src.Words(v.Seq).Text, "\n")
	for i, n := range v.Minutes {
		a.Items[i] = agendaItem{Text: named(names, i), Minutes: n}
	}
	return a
}

// named is the name of an item; none once the words were destroyed.
func named(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return ""
}

// items reads an agenda: a line for each item, its minutes, a space and its name. None: it is taken down.
func (f *fields) items(name string) (text string, minutes []int) {
	all := f.optional(name)
	if all == "" {
		return "", nil
	}
	var names []string
	for line := range strings.SplitSeq(all, "\n") {
		planned, name, _ := strings.Cut(line, " ")
		n, err := strconv.Atoi(planned)
		if err != nil {
			f.fail("an item of an agenda begins with its minutes")
			return "", nil
		}
		names, minutes = append(names, name), append(minutes, n)
	}
	return strings.Join(names, "\n"), minutes
}

// agenda writes the items of one that was set, none where it was taken down.
func (f *frame) agenda(minutes []int) {
	var names []string
	if f.form >= m.ForRoom {
		names = strings.Split(f.e.Words.Text, "\n")
	}
	f.name("items")
	f.b = append(f.b, '[')
	for i, n := range minutes {
		if i > 0 {
			f.b = append(f.b, ',')
		}
		f.b = append(f.b, '{')
		if name := named(names, i); name != "" {
			f.b = append(appendText(append(f.b, `"text":`...), name), ',')
		}
		f.b = append(strconv.AppendInt(append(f.b, `"minutes":`...), int64(n), 10), '}')
	}
	f.b = append(f.b, ']')
}
