package moderation

import (
	"fmt"
	"io"
	"strings"
)

// A Cell is one cell of the table: what an action comes to for a role while a flag applies and nothing else stops it.
type Cell struct {
	Action  Action
	Role    Role // empty: the system
	Flag    string
	Verdict Verdict
	Code    Code // of a refusal
}

// Flags lists the table's columns: where the session stands, then what is true of the room, then of who asks.
func Flags() []string { return columns[:] }

// Table lists every cell: each action, for each role, under each flag by itself.
func Table() []Cell {
	var t []Cell
	for _, a := range Actions() {
		for role := range system + 1 {
			for i, name := range columns {
				j := judge(a, role, 1<<i)
				t = append(t, Cell{Action: a, Role: roleAt(role), Flag: name, Verdict: j.verdict, Code: j.code})
			}
		}
	}
	return t
}

func roleAt(i int) Role {
	if i == system {
		return ""
	}
	return roleCode(i).role()
}

// PrintTable writes the table as documentation: one line for each action and role that has a say in it. Flags are
// independent, and the strictest cell wins.
func PrintTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-18s %-14s", "action", "role")
	for _, c := range columns {
		fmt.Fprintf(&b, " %-11s", c)
	}
	b.WriteByte('\n')
	for _, a := range Actions() {
		for role := range system + 1 {
			line := table[a][role]
			if line == "" {
				continue
			}
			name := string(roleAt(role))
			if name == "" {
				name = "(system)"
			}
			fmt.Fprintf(&b, "%-18s %-14s", a, name)
			for i := range columns {
				fmt.Fprintf(&b, " %-11s", wordFor(line[i]))
			}
			b.WriteByte('\n')
		}
	}
	b.WriteString("\nA role without a line for an action may not do it. \"no\" is refused with the flag's own code.\n")
	_, err := io.WriteString(w, trimLines(b.String()))
	if err != nil {
		return fmt.Errorf("print the table: %w", err)
	}
	return nil
}

func wordFor(letter byte) string {
	switch letter {
	case 'a':
		return "already"
	case 'b':
		return "close first"
	}
	return verdictOf(letter).String()
}

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
