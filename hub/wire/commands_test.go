package wire

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	m "hearth/moderation"
)

// row is one command as doc.go has it.
type row struct {
	name      string
	must, may []string
}

// documented reads the table of commands out of doc.go. A word there is either an action, which begins a row, or a field
// of the row before it.
func documented(t *testing.T) (rows []row) {
	text := section(t, "fields in [ ] may be left out):", "# From the server")
	for _, note := range []string{"with: staff name the member", "flag: at least one of message, who"} {
		text = strings.ReplaceAll(text, note, "")
	}
	group, listed := 0, false // rows[group:] share the fields that follow: they stand in a list with commas
	for _, word := range strings.Fields(text) {
		word, more := strings.CutSuffix(word, ",")
		if slices.Contains(m.Actions(), m.Action(word)) {
			if !listed {
				group = len(rows)
			}
			rows, listed = append(rows, row{word, []string{}, []string{}}), more
			continue
		}
		if !documentedField.MatchString(word) || len(rows) == 0 {
			t.Fatalf("doc.go, the table of commands: %q is neither an action nor a field of one", word)
		}
		name, optional := strings.CutPrefix(strings.TrimSuffix(word, "]"), "[")
		for i := group; i < len(rows); i++ {
			if optional {
				rows[i].may = append(rows[i].may, name)
			} else {
				rows[i].must = append(rows[i].must, name)
			}
		}
	}
	return rows
}

var documentedField = regexp.MustCompile(`^(\[[a-z_]+\]|[a-z_]+)$`)

// section is the part of doc.go between two marks, without the marks of its comment.
func section(t *testing.T, from, to string) string {
	b, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(b), from)
	text, _, ended := strings.Cut(text, to)
	if !ok || !ended {
		t.Fatalf("doc.go has nothing between %q and %q", from, to)
	}
	return regexp.MustCompile(`(?m)^//`).ReplaceAllString(text, "")
}

// sample values of every field of a command. Numbers and flags are as they stand in a frame.
var sample = map[string]string{
	"text": `"I slept, for once."`, "name": `"Mia"`, "version": `2`,
	"hash": `"` + strings.Repeat("0a", 32) + `"`, "exit": `true`, "with": `"p-mia"`, "reply_to": `"event-00000000000000007"`,
	"message": `"event-00000000000000007"`, "response": `"with_you"`, "who": `"p-mia"`, "memo": `"second time today"`,
	"help": `"event-00000000000000009"`, "line": `"event-00000000000000011"`, "reason": `"care"`,
	"note": `"Take a breath; I will write to you."`, "minutes": `5`, "seconds": `30`, "group": `true`, "device": `"d-phone"`,
	"to": `"p-cleo"`, "called_away": `true`, "place": `1`, "mode": `"chance"`, "occasion": `"opening"`, "hands_closed": `true`,
	"responses": `true`, "turn": `"event-00000000000000013"`, "how": `"later"`, "moment": `"before"`, "value": `"7"`, "show": `true`,
	"check_in": `"event-00000000000000015"`, "grounding": `90`, "next": `1800600000000`, "sheet": `true`,
	"instead": `"event-00000000000000016"`, "card": `"event-00000000000000017"`,
	"prompt": `"event-00000000000000018"`, "named": `true`, "reveal": `true`, "items": `"10 Opening\n40 Sharing"`, "now": `1`, "keep": `true`, "agenda": `"event-00000000000000019"`, "leaves": `1800600000000`,
}

const aCommand = `"id":"01234567-89ab-4cde-8f01-23456789abcd"`

func (r *row) frame(t *testing.T, fields []string) []byte {
	b := `{"t":"do",` + aCommand + `,"do":"` + r.name + `"`
	if slices.Contains([]string{"say", "say_private", "say_staff", "react", "propose_line"}, r.name) {
		b += `,"seen":"event-00000000000000012"`
	}
	for _, f := range fields {
		v, ok := sample[f]
		if !ok {
			t.Fatalf("%s: no sample of %q", r.name, f)
		}
		b += `,"` + f + `":` + v
	}
	return []byte(b + "}")
}

// resolveSample reads a number out of the ids of the samples.
func resolveSample(id string) (seq m.Seq) {
	if _, err := fmt.Sscanf(id, "event-%017d", &seq); err != nil {
		return 0
	}
	return seq
}

func decodeAs(t *testing.T, frame []byte) Do {
	t.Helper()
	in, err := Decode(frame, resolveSample)
	if err != nil {
		t.Fatalf("%s: %v", frame, err)
	}
	d, ok := in.(Do)
	if !ok {
		t.Fatalf("%s is a %T", frame, in)
	}
	return d
}

func means(d Do) string {
	return strings.TrimPrefix(fmt.Sprintf("%#v", d.Command), "moderation.")
}

func TestCommandsGolden(t *testing.T) {
	var g golden
	for _, r := range documented(t) {
		all, least := r.frame(t, append(slices.Clone(r.must), r.may...)), r.frame(t, r.must)
		full, bare := decodeAs(t, all), decodeAs(t, least)
		if full.Name != r.name || full.ID != bare.ID {
			t.Errorf("%s: read as %s", r.name, full.Name)
		}
		g.entry(pair{"do", r.name}, pair{"must", r.must}, pair{"may", r.may},
			pair{"all", json.RawMessage(all)}, pair{"all_means", means(full)},
			pair{"least", json.RawMessage(least)}, pair{"least_means", means(bare)})
	}
	g.hold(t, "commands.json")
}

// TestCommandsTakeWhatIsDocumented: a field that must be there cannot be left out, one that may be can, each is taken from
// the frame, and no other is.
func TestCommandsTakeWhatIsDocumented(t *testing.T) {
	for _, r := range documented(t) {
		whole := append(slices.Clone(r.must), r.may...)
		for i, name := range whole {
			rest := slices.Delete(slices.Clone(whole), i, i+1)
			_, err := Decode(r.frame(t, rest), resolveSample)
			if needed := slices.Contains(r.must, name); needed != (err != nil) {
				t.Errorf("%s without %s: %v", r.name, name, err)
			}
			if err == nil && means(decodeAs(t, r.frame(t, rest))) == means(decodeAs(t, r.frame(t, whole))) {
				t.Errorf("%s means the same with and without %s", r.name, name)
			}
		}
		for name := range sample {
			if !slices.Contains(whole, name) {
				_, err := Decode(r.frame(t, append(slices.Clone(whole), name)), resolveSample)
				ends(t, err, CloseBadFrame, r.name+" with "+name)
			}
		}
	}
}

// fromTheSystem are the actions that nobody can ask for over the wire; reply is say with a field; writing is a frame of its
// own.
var fromTheSystem = []m.Action{
	m.ActionOpen, m.ActionTakeSeat, m.ActionAttend, m.ActionTick, m.ActionChangeAgreement, m.ActionChangeSettings, m.ActionChangeRole,
	m.ActionErase,
}

func TestEveryActionHasAReaderAndARow(t *testing.T) {
	rows := map[string]int{}
	for _, r := range documented(t) {
		rows[r.name]++
	}
	for _, a := range m.Actions() {
		asked := !slices.Contains(fromTheSystem, a) && a != m.ActionReply && a != m.ActionWriting
		if has := commandReader(string(a)) != nil; has != asked {
			t.Errorf("%s: has a reader: %v", a, has)
		}
		if n := rows[string(a)]; (n == 1) != asked || n > 1 {
			t.Errorf("%s stands in doc.go's table %d times", a, n)
		}
		delete(rows, string(a))
	}
	for name := range rows {
		t.Errorf("%s stands in doc.go's table and is no action", name)
	}
}

// TestReadersBelongToActions: the other way round. A reader's command must be the action it is named after.
func TestReadersBelongToActions(t *testing.T) {
	for _, r := range documented(t) {
		d := decodeAs(t, r.frame(t, r.must))
		if a := d.Command.Action(); string(a) != r.name {
			t.Errorf("%s reads a %s", r.name, a)
		}
	}
	if commandReader("") != nil || commandReader("Say") != nil || commandReader("reply") != nil {
		t.Error("a name that is no command has a reader")
	}
	d := decodeAs(t, []byte(`{"t":"do",`+aCommand+`,"do":"say","text":"yes","reply_to":"event-00000000000000007"}`))
	if d.Command.Action() != m.ActionReply {
		t.Errorf("an answer is a %s", d.Command.Action())
	}
}
