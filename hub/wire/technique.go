package wire

import (
	"slices"
	"strconv"
	"strings"

	m "hearth/moderation"
)

// Rounds, check-ins, grounding, cards and what is told for the time after, in frames and in the view.
type (
	round struct {
		ID          string      `json:"id"`
		Turn        string      `json:"turn"`
		Mode        m.RoundMode `json:"mode"`
		Occasion    m.Occasion  `json:"occasion,omitempty"`
		Text        string      `json:"text,omitempty"`
		Seconds     int         `json:"seconds,omitempty"`
		HandsClosed bool        `json:"hands_closed,omitempty"`
		Responses   bool        `json:"responses,omitempty"`
		Holder      string      `json:"holder"`
		Ends        m.Time      `json:"ends,omitempty"`
		Left        m.Time      `json:"left,omitempty"`
		Order       []string    `json:"order,omitempty"`
		Passed      []string    `json:"passed,omitempty"`
	}
	checkIn struct {
		ID      string   `json:"id"`
		Moment  m.Moment `json:"moment,omitempty"`
		Text    string   `json:"text,omitempty"`
		Mine    *answer  `json:"mine,omitempty"`
		Answers []answer `json:"answers,omitempty"`
	}
	card struct {
		ID    string `json:"id"`
		Text  string `json:"text,omitempty"`
		Sheet bool   `json:"sheet,omitempty"`
	}
	care struct {
		Text  string `json:"text,omitempty"`
		Next  m.Time `json:"next,omitempty"`
		Until m.Time `json:"until,omitempty"`
	}
	answer struct {
		Who   string `json:"who,omitempty"`
		Value string `json:"value,omitempty"`
		Text  string `json:"text,omitempty"`
		Skip  bool   `json:"skipped,omitempty"`
	}
)

func roundOf(v *m.RoundView, src ViewSource) *round {
	if v == nil {
		return nil
	}
	return &round{
		ID: idOf(src, v.Seq), Turn: idOf(src, v.Turn), Mode: v.Mode, Occasion: v.Occasion, Text: src.Words(v.Seq).Text,
		Seconds: v.Seconds, HandsClosed: v.HandsClosed, Responses: v.Open, Holder: string(v.Holder), Ends: v.Ends, Left: v.Left,
		Order: texts(v.Order), Passed: texts(v.Passed),
	}
}

func checkInOf(v *m.CheckInView, src ViewSource) *checkIn {
	if v == nil {
		return nil
	}
	c := &checkIn{ID: idOf(src, v.Seq), Moment: v.Moment, Text: src.Words(v.Seq).Text}
	if v.Mine != 0 {
		mine := answerOf("", v.Mine, v.Skipped, src)
		c.Mine = &mine
	}
	for _, a := range v.Answers {
		c.Answers = append(c.Answers, answerOf(a.Who, a.Seq, a.Skipped, src))
	}
	return c
}

func answerOf(who m.ParticipantID, seq m.Seq, skipped bool, src ViewSource) answer {
	value, text, _ := strings.Cut(src.Words(seq).Text, " ")
	return answer{Who: string(who), Value: value, Text: text, Skip: skipped}
}

func cardOf(v *m.CardView, src ViewSource) *card {
	if v == nil {
		return nil
	}
	return &card{ID: idOf(src, v.Seq), Text: src.Words(v.Seq).Text, Sheet: v.Sheet}
}

func careOf(v *m.CareView, src ViewSource) *care {
	if v == nil {
		return nil
	}
	c := &care{Next: v.Next, Until: v.Until}
	if v.Seq != 0 {
		c.Text = src.Words(v.Seq).Text
	}
	return c
}

func texts(who []m.ParticipantID) []string {
	var all []string
	for _, w := range who {
		all = append(all, string(w))
	}
	return all
}

func (f *frame) technique() bool {
	switch x := f.e.Fact.(type) {
	case m.HandMoved:
		f.who("who", x.Who)
		f.number("place", int64(x.Place))
	case m.RoundBegan:
		f.text("mode", string(x.Mode))
		f.optional("occasion", string(x.Occasion))
		f.optionalNumber("seconds", int64(x.Seconds))
		f.yes("hands_closed", x.HandsClosed)
		f.list("order", texts(x.Order))
		f.words()
	case m.RoundMoved:
		f.who("from", x.From)
		f.who("to", x.To)
		f.text("how", string(x.How))
		f.yes("responses", x.Responses)
	case m.RoundEnded:
		f.id("round", x.Round)
	case m.CheckInBegan:
		f.optional("moment", string(x.Moment))
		f.words()
	case m.CheckInAnswered:
		f.id("check_in", x.CheckIn)
		f.yes("skipped", x.Skipped)
		if f.form >= m.ForOwn {
			value, text, _ := strings.Cut(f.e.Words.Text, " ")
			f.optional("value", value)
			f.optional("text", text)
		}
	case m.CheckInEnded:
		f.id("check_in", x.CheckIn)
		f.dots(x.Shown)
	case m.CardShown:
		f.yes("sheet", x.Sheet)
		if x.Instead != 0 {
			f.id("instead", x.Instead)
		}
		f.words()
	case m.CardPutAway:
		f.id("card", x.Card)
	case m.AgendaSet:
		f.number("now", int64(x.Now))
		f.yes("kept", x.Kept)
		f.agenda(x.Minutes)
	case m.AgendaMoved:
		f.number("now", int64(x.Now))
	case m.AgendaExtended:
		f.number("minutes", int64(x.Minutes))
	case m.LeavePlanned:
		f.optionalNumber("leaves", int64(x.Leaves))
	case m.Readied:
	case m.PromptAsked, m.PromptAnswered, m.PromptEnded:
		f.prompt()
	default:
		return false
	}
	return true
}

func (f *frame) list(name string, values []string) {
	f.name(name)
	f.b = append(f.b, '[')
	for i, v := range values {
		if i > 0 {
			f.b = append(f.b, ',')
		}
		f.b = appendText(f.b, v)
	}
	f.b = append(f.b, ']')
}

// dots are the numbers of a check-in in order of size, which says nothing of whose they are. If the words of one were
// destroyed there are none: the rest would give it away.
func (f *frame) dots(shown []m.Seq) {
	if len(shown) < m.DotsFrom || f.form == m.Neutral {
		return
	}
	var values []int
	for _, q := range shown {
		value, _, _ := strings.Cut(f.src.Words(q).Text, " ")
		n, err := strconv.Atoi(value)
		if err != nil {
			return
		}
		values = append(values, n)
	}
	slices.Sort(values)
	f.name("dots")
	f.b = append(f.b, '[')
	for i, n := range values {
		if i > 0 {
			f.b = append(f.b, ',')
		}
		f.b = strconv.AppendInt(f.b, int64(n), 10)
	}
	f.b = append(f.b, ']')
}
