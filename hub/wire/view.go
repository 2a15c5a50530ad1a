package wire

import (
	"encoding/json"

	m "hearth/moderation"
)

// What a view looks like on the wire; doc.go has its description. Everything that only staff get is omitted when empty.
type (
	view struct {
		Phase     m.Phase     `json:"phase"`
		Starts    m.Time      `json:"starts"`
		Minutes   int         `json:"minutes"`
		Title     string      `json:"title"`
		Mark      string      `json:"mark,omitempty"`
		Agreement agreement   `json:"agreement"`
		Pause     *pause      `json:"pause,omitempty"`
		Waiting   m.Time      `json:"waiting"`
		Slow      int         `json:"slow"`
		Locked    bool        `json:"locked"`
		RoomHeld  bool        `json:"room_held"`
		You       you         `json:"you"`
		People    []person    `json:"people"`
		Here      int         `json:"here"`
		Hands     []string    `json:"hands"`
		Round     *round      `json:"round,omitempty"`
		CheckIn   *checkIn    `json:"check_in,omitempty"`
		Prompt    *prompt     `json:"prompt,omitempty"`
		Card      *card       `json:"card,omitempty"`
		Agenda    *agenda     `json:"agenda,omitempty"`
		Care      *care       `json:"care,omitempty"`
		Lines     []line      `json:"lines"`
		Settings  *m.Settings `json:"settings,omitempty"`
		Desk      []deskItem  `json:"desk,omitempty"`
	}
	agreement struct {
		Version int    `json:"version"`
		Hash    string `json:"hash"`
	}
	pause struct {
		By     string `json:"by"`
		Until  m.Time `json:"until"`
		Text   string `json:"text"`
		Reason string `json:"reason"`
		// Of a grounding pause: the seconds of its card, since when, whether the viewer is ready, and who is, for staff.
		Grounding int      `json:"grounding,omitempty"`
		Since     m.Time   `json:"since,omitempty"`
		Ready     []string `json:"ready,omitempty"`
	}
	you struct {
		Who         string  `json:"who"`
		Role        m.Role  `json:"role"`
		Entry       m.Entry `json:"entry"`
		Name        string  `json:"name"`
		Consented   bool    `json:"consented"`
		Muted       bool    `json:"muted"`
		MutedUntil  m.Time  `json:"muted_until"`
		Held        bool    `json:"held"`
		SlowUntil   m.Time  `json:"slow_until"`
		Away        bool    `json:"away"`
		Hand        int     `json:"hand"`
		Leaves      m.Time  `json:"leaves,omitempty"`
		CanTakeLead bool    `json:"can_take_lead"`
	}
	person struct {
		Who     string   `json:"who"`
		Role    m.Role   `json:"role"`
		Name    string   `json:"name"`
		Entry   m.Entry  `json:"entry"`
		Here    bool     `json:"here"`
		Away    bool     `json:"away"`
		Hand    int      `json:"hand"`
		Exit    bool     `json:"exit,omitempty"`
		Muted   bool     `json:"muted,omitempty"`
		Until   m.Time   `json:"until,omitempty"`
		Held    bool     `json:"held,omitempty"`
		Spoke   m.Time   `json:"spoke,omitempty"`
		Leaves  m.Time   `json:"leaves,omitempty"`
		Devices []string `json:"devices,omitempty"`
		Lost    bool     `json:"lost,omitempty"`
	}
	line struct {
		ID      string `json:"id"`
		By      string `json:"by"`
		Text    string `json:"text"`
		Adopted bool   `json:"adopted"`
	}
	deskItem struct {
		Kind   m.Desk `json:"kind"`
		ID     string `json:"id"`
		Who    string `json:"who"`
		Device string `json:"device,omitempty"`
		Since  m.Time `json:"since"`
		SeenBy string `json:"seen_by,omitempty"`
		Claim  string `json:"claim,omitempty"`
		Text   string `json:"text,omitempty"`
		// Of a flag, as its event names them.
		Message string `json:"message,omitempty"`
		About   string `json:"about,omitempty"`
	}
)

// A ViewSource gives the words and the connections that a view needs beside the state.
type ViewSource interface {
	Source
	Title() string
	// Lost reports whether a person who is in the room has no connection now.
	Lost(who m.ParticipantID) bool
}

// AppendView writes a view as JSON. v was cut to its viewer by moderation.ViewOf.
func AppendView(dst []byte, v *m.View, src ViewSource) []byte {
	w := view{
		Phase: v.Phase, Starts: v.Starts, Minutes: v.Minutes, Title: src.Title(), Mark: v.Mark,
		Agreement: agreement{v.Agreement.Version, v.Agreement.Hash},
		Waiting:   v.Waiting, Slow: v.Slow, Locked: v.Locked, RoomHeld: v.RoomHeld,
		You: yours(v, src), People: make([]person, 0, len(v.People)), Here: v.Here,
		Hands: make([]string, 0, len(v.Hands)), Lines: make([]line, 0, len(v.Lines)),
	}
	if v.Pause != nil {
		w.Pause = &pause{By: string(v.PausedBy), Until: v.Pause.Until, Reason: string(v.Pause.Reason), Text: src.Words(v.PauseSeq).Text}
		w.Pause.Grounding, w.Pause.Since, w.Pause.Ready = v.Pause.Grounding, since(v), texts(v.Ready)
	}
	w.Round, w.CheckIn = roundOf(v.Round, src), checkInOf(v.CheckIn, src)
	w.Prompt, w.Agenda = promptOf(v.Prompt, src), agendaOf(v.Agenda, src)
	w.Card, w.Care = cardOf(v.Card, src), careOf(v.Care, src)
	for _, p := range v.People {
		w.People = append(w.People, personOf(&p, v.You.Role, src))
	}
	for _, h := range v.Hands {
		w.Hands = append(w.Hands, string(h))
	}
	for _, l := range v.Lines {
		w.Lines = append(w.Lines, line{ID: idOf(src, l.Seq), By: string(l.By), Text: src.Words(l.Seq).Text, Adopted: l.Adopted})
	}
	for _, d := range v.Desk {
		w.Desk = append(w.Desk, deskOf(&d, src))
	}
	if v.Settings != (m.Settings{}) {
		w.Settings = &v.Settings
	}
	b, err := json.Marshal(w)
	if err != nil { // no field of view can fail to encode
		return append(dst, "{}"...)
	}
	return append(dst, b...)
}

// since is when a grounding pause began: its card counts from there.
func since(v *m.View) m.Time {
	if v.Pause.Grounding == 0 {
		return 0
	}
	return v.PausedAt
}

func yours(v *m.View, src Source) you {
	name, _ := src.Person(v.You.Who)
	y := v.You
	return you{
		Who: string(y.Who), Role: y.Role, Entry: y.Entry, Name: name, Consented: y.Consented, Muted: y.Muted,
		MutedUntil: y.MutedUntil, Held: y.Held, SlowUntil: y.SlowUntil, Away: y.Away, Hand: y.Hand, Leaves: y.Leaves, CanTakeLead: y.CanTakeLead,
	}
}

func personOf(p *m.Person, viewer m.Role, src ViewSource) person {
	name, _ := src.Person(p.Who)
	w := person{
		Who: string(p.Who), Role: p.Role, Name: name, Entry: p.Entry, Here: p.Here, Away: p.Away, Hand: p.Hand,
		Exit: p.Exit, Muted: p.Muted, Until: p.Until, Held: p.Held, Spoke: p.Spoke, Leaves: p.Leaves, Devices: p.Devices,
	}
	if viewer != m.Member {
		w.Lost = src.Lost(p.Who)
	}
	return w
}

func deskOf(d *m.DeskItem, src ViewSource) deskItem {
	words := src.Words(d.Seq)
	text := words.Text
	if text == "" {
		text = words.Memo
	}
	item := deskItem{
		Kind: d.Kind, ID: idOf(src, d.Seq), Who: string(d.Who), Device: d.Device, Since: d.Since,
		SeenBy: string(d.SeenBy), Claim: string(d.Claim), Text: text, About: string(d.About),
	}
	if d.Message != 0 {
		item.Message = idOf(src, d.Message)
	}
	return item
}

func idOf(src Source, seq m.Seq) string { return string(src.AppendID(nil, seq)) }
