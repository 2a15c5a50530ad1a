package wire

import (
	"cmp"
	"slices"

	m "hearth/moderation"
)

// prompt is a question with hidden answers, in the view.
type prompt struct {
	ID      string   `json:"id"`
	Named   bool     `json:"named,omitempty"`
	Text    string   `json:"text,omitempty"`
	Mine    *answer  `json:"mine,omitempty"`
	Answers []answer `json:"answers,omitempty"`
}

func promptOf(v *m.PromptView, src ViewSource) *prompt {
	if v == nil {
		return nil
	}
	q := &prompt{ID: idOf(src, v.Seq), Named: v.Named, Text: src.Words(v.Seq).Text}
	if v.Mine != 0 {
		q.Mine = &answer{Text: src.Words(v.Mine).Text, Skip: v.Skipped}
	}
	for _, a := range v.Answers {
		q.Answers = append(q.Answers, answer{Who: string(a.Who), Text: src.Words(a.Seq).Text, Skip: a.Skipped})
	}
	return q
}

func (f *frame) prompt() {
	switch x := f.e.Fact.(type) {
	case m.PromptAsked:
		f.yes("named", x.Named)
		f.words()
	case m.PromptAnswered:
		f.id("prompt", x.Prompt)
		f.yes("skipped", x.Skipped)
		if f.form >= m.ForOwn {
			f.optional("text", f.e.Words.Text)
		}
	case m.PromptEnded:
		f.id("prompt", x.Prompt)
		f.yes("revealed", x.Revealed)
		if x.Revealed {
			f.revealed(x.Shown)
		}
	}
}

// revealed are the answers that the room is shown. Without names they stand in order of their letters, which says nothing
// of whose they are; and if the words of one were destroyed there are none, since what is missing would give it away.
func (f *frame) revealed(shown []m.Shared) {
	named := len(shown) > 0 && shown[0].Who != ""
	f.yes("named", named)
	if f.form == m.Neutral {
		return
	}
	var answers []answer
	for _, a := range shown {
		text := f.src.Words(a.Answer).Text
		if text == "" && !named {
			return
		}
		if text != "" {
			answers = append(answers, answer{Who: string(a.Who), Text: text})
		}
	}
	if len(answers) == 0 {
		return
	}
	if !named {
		slices.SortFunc(answers, func(a, b answer) int { return cmp.Compare(a.Text, b.Text) })
	}
	f.name("answers")
	for i, a := range answers {
		f.b = append(f.b, "[,"[min(i, 1)], '{')
		if a.Who != "" {
			f.b = append(appendText(append(f.b, `"who":`...), a.Who), ',')
		}
		f.b = append(appendText(append(f.b, `"text":`...), a.Text), '}')
	}
	f.b = append(f.b, ']')
}
