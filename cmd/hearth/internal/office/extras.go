package office

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"hearth/moderation"
	"hearth/store"
)

// ErrField is an ErrAsk about one field of a form.
type ErrField struct {
	Field string // its name in the form
	Say   string
}

func (e ErrField) Error() string { return e.Say }

// As lets an ErrField be met wherever an ErrAsk is.
func (e ErrField) As(target any) bool {
	ask, ok := target.(*ErrAsk)
	if ok {
		*ask = ErrAsk(e.Say)
	}
	return ok
}

// A CardRule says whether members are asked for a safety card before they come in.
type CardRule string

// Rules of safety cards. Off is the default: asking where somebody lives is for groups that mean to act on it.
const (
	CardOff      CardRule = "off"
	CardOptional CardRule = "optional"
	CardRequired CardRule = "required"
)

// Presets are what staff of a group use in the room, ready to be taken. Empty lists: the client's own.
type Presets struct {
	Pauses []string `json:"pauses,omitempty"` // what the room is told at a pause
	Nudges []string `json:"nudges,omitempty"` // notes to one person
	Mutes  []int    `json:"mutes,omitempty"`  // minutes of a mute, of MuteMinutes; ascending
	Cards  []string `json:"cards,omitempty"`  // questions for a card on top of the room
	Care   string   `json:"care,omitempty"`   // what members are told for a hard night; never Hearth's words
}

// Bounds of presets.
const (
	mostPresets   = 8
	mostCards     = 20
	longestPreset = 200
	longestCare   = 2000
)

// MuteMinutes are the lengths that a preset may name.
func MuteMinutes() []int { return []int{1, 2, 5, 10, 15, 30} }

// DefaultPresets are those of a group that has chosen none.
func DefaultPresets() Presets {
	return Presets{
		Pauses: []string{"Let us take a breath. We go on in a moment.", "A minute of quiet, so that everyone can read what was said.", "Something needs my attention. Please wait; nothing is wrong with you."},
		Nudges: []string{"Could you leave some room for others?", "Please write about your own experience.", "Are you all right? You can write to me on the private line."},
		Mutes:  []int{2, 5, 10},
		Cards: []string{
			"What makes you think so, and what speaks against it?",
			"If a friend told you this, what would you say to them?",
			"What is the part of it that you know, and what is the part that you fear?",
			"When was it a little different, and what was different then?",
			"What went through your mind just before?",
			"Where in your body do you notice it?",
			"How sure are you of that thought, from 0 to 100?",
			"What else could explain what happened?",
			"What would it look like a year from now?",
			"What does that thought do for you, and what does it cost you?",
			"What would have to happen for you to see it another way?",
			"Which of your words here would you underline?",
			"What did you need at that moment, and from whom?",
			"What has helped before, even a little?",
			"What is the smallest step that would count?",
			"What would you like somebody here to understand about it?",
		},
	}
}

// Extras are what a group has set beside the settings of its rooms; they are kept in the same document. No rule hangs on
// them, so they are in no log.
type Extras struct {
	Card    CardRule `json:"card,omitempty"`
	Presets Presets  `json:"presets,omitzero"`
	// Consents are the optional questions that members are asked, each by itself; none by default.
	Consents []ConsentKind `json:"consents,omitempty"`
	// Part2: its records are of treatment for substance use, so 42 CFR Part 2 binds whoever is given one.
	Part2  bool   `json:"part2,omitempty"`
	Notice string `json:"notice,omitempty"` // stands on every copy of its records; with Part2, empty is Part2Notice
}

// A GroupSettings is the document that is kept for a group.
type GroupSettings struct {
	moderation.Settings
	Extras
}

func (x *Extras) check() error {
	if x.Card == "" {
		x.Card = CardOff
	}
	if x.Card != CardOff && x.Card != CardOptional && x.Card != CardRequired {
		return ErrField{"card", "Please choose whether a safety card is required, optional or off."}
	}
	for _, k := range x.Consents {
		if !slices.Contains(ConsentKinds(), k) {
			return ErrField{"consents", "Please choose the questions from the list."}
		}
	}
	slices.SortFunc(x.Consents, func(a, b ConsentKind) int { return slices.Index(ConsentKinds(), a) - slices.Index(ConsentKinds(), b) })
	x.Consents = slices.Compact(x.Consents)
	x.Notice = strings.TrimSpace(strings.ReplaceAll(x.Notice, "\r\n", "\n"))
	if utf8.RuneCountInString(x.Notice) > longestNotice || !utf8.ValidString(x.Notice) {
		return ErrField{"notice", fmt.Sprintf("Please use at most %d characters for the notice on copies.", longestNotice)}
	}
	var err error
	if x.Presets.Pauses, err = texts("pauses", x.Presets.Pauses); err != nil {
		return err
	}
	if x.Presets.Nudges, err = texts("nudges", x.Presets.Nudges); err != nil {
		return err
	}
	if x.Presets.Cards, err = lines("cards", x.Presets.Cards, mostCards); err != nil {
		return err
	}
	x.Presets.Care = strings.TrimSpace(strings.ReplaceAll(x.Presets.Care, "\r\n", "\n"))
	if utf8.RuneCountInString(x.Presets.Care) > longestCare || !utf8.ValidString(x.Presets.Care) {
		return ErrField{"care", fmt.Sprintf("Please use at most %d characters for a hard night.", longestCare)}
	}
	slices.Sort(x.Presets.Mutes)
	x.Presets.Mutes = slices.Compact(x.Presets.Mutes)
	for _, m := range x.Presets.Mutes {
		if !slices.Contains(MuteMinutes(), m) {
			return ErrField{"mutes", "Please choose the minutes from the list."}
		}
	}
	return nil
}

func texts(field string, all []string) ([]string, error) { return lines(field, all, mostPresets) }

func lines(field string, all []string, most int) ([]string, error) {
	var kept []string
	for _, s := range all {
		s = strings.Join(strings.Fields(s), " ")
		if s == "" {
			continue
		}
		if utf8.RuneCountInString(s) > longestPreset || !utf8.ValidString(s) {
			return nil, ErrField{field, fmt.Sprintf("Please use at most %d characters for each line.", longestPreset)}
		}
		kept = append(kept, s)
	}
	if len(kept) > most {
		return nil, ErrField{field, fmt.Sprintf("Please keep at most %d lines: more are not found in a room.", most)}
	}
	return kept, nil
}

// ReadExtras are a group's extras as they are kept.
func ReadExtras(g store.Group) (Extras, error) {
	x := Extras{Card: CardOff}
	if len(g.Settings) == 0 {
		return x, nil
	}
	if err := json.Unmarshal(g.Settings, &x); err != nil {
		return x, fmt.Errorf("read what a group has set: %w", err)
	}
	return x, nil
}

// PresetsOf are the lines that staff of a group are offered.
func (x Extras) PresetsOf() Presets {
	p, d := x.Presets, DefaultPresets()
	if len(p.Pauses) == 0 {
		p.Pauses = d.Pauses
	}
	if len(p.Nudges) == 0 {
		p.Nudges = d.Nudges
	}
	if len(p.Mutes) == 0 {
		p.Mutes = d.Mutes
	}
	if len(p.Cards) == 0 {
		p.Cards = d.Cards
	}
	return p
}
