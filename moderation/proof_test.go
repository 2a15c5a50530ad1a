package moderation

import (
	"strings"
	"testing"
)

// TestProofNamesWhatMayNotBe: behind a session that is as it should be, each of these is named, and what may be is not.
func TestProofNamesWhatMayNotBe(t *testing.T) {
	const lead, sam, kim = "lead", "sam", "kim"
	text := Agreement{Version: 1, Hash: strings.Repeat("a", 64)}
	begun := []Event{
		{Fact: Opened{Rules: RulesVersion, Agreement: text}},
		{Fact: Seated{Who: lead, Role: Facilitator}},
		{Fact: Seated{Who: "eye", Role: Observer}},
		{Fact: Seated{Who: sam, Role: Member}}, {By: sam, Fact: Consented{Agreement: text}}, {Fact: Admitted{Who: sam}},
		{Fact: Seated{Who: kim, Role: Member}}, {By: kim, Fact: Consented{Agreement: text}},
		{By: lead, Fact: Started{}},
	}
	say := Event{By: sam, Fact: Said{Lane: RoomLane}}
	led := func(f Fact) Event { return Event{By: lead, Fact: f} }
	for name, c := range map[string]struct {
		after []Event
		last  Event
		want  string // "": it may be
	}{
		"said":                        {nil, say, ""},
		"said from outside":           {nil, Event{By: kim, Fact: Said{Lane: RoomLane}}, "not in the room"},
		"said by nobody known":        {nil, Event{By: "x", Fact: Said{Lane: RoomLane}}, "not in the room"},
		"said by who looks on":        {nil, Event{By: "eye", Fact: Said{Lane: RoomLane}}, "looks on"},
		"paused":                      {[]Event{led(Paused{})}, say, "paused"},
		"a hand while paused":         {[]Event{led(Paused{})}, Event{By: sam, Fact: HandRaised{}}, "paused"},
		"a response while paused":     {[]Event{led(Paused{})}, Event{By: sam, Fact: Reacted{}}, "paused"},
		"staff speak while paused":    {[]Event{led(Paused{})}, Event{By: lead, Fact: Said{Lane: RoomLane}}, ""},
		"privately while paused":      {[]Event{led(Paused{})}, Event{By: sam, Fact: Said{Lane: PrivateLane, With: sam}}, ""},
		"approved while paused":       {[]Event{led(Paused{})}, led(Approved{}), "paused"},
		"paused by a member":          {nil, Event{By: sam, Fact: Paused{}}, "does not lead"},
		"resumed":                     {[]Event{led(Paused{}), led(Resumed{})}, say, ""},
		"resumed by a member":         {[]Event{led(Paused{})}, Event{By: sam, Fact: Resumed{}}, "does not lead"},
		"resumed by itself":           {[]Event{led(Paused{})}, Event{Fact: Resumed{}}, "no end"},
		"resumed too soon":            {[]Event{led(Paused{Until: 50})}, Event{At: 49, Fact: Resumed{}}, "before its time"},
		"resumed in time":             {[]Event{led(Paused{Until: 50})}, Event{At: 50, Fact: Resumed{}}, ""},
		"waiting":                     {[]Event{{Fact: WaitingBegan{}}}, say, "waits"},
		"muted":                       {[]Event{led(Muted{Who: sam})}, say, "muted"},
		"unmuted too soon":            {[]Event{led(Muted{Who: sam, Until: 9})}, Event{At: 8, Fact: Unmuted{Who: sam}}, "before its time"},
		"held":                        {[]Event{led(HoldSet{Who: sam})}, say, "read first"},
		"held and marked":             {[]Event{led(HoldSet{})}, Event{By: sam, Fact: Said{Lane: RoomLane, Held: true}}, ""},
		"marked and not held":         {nil, Event{By: sam, Fact: Said{Lane: RoomLane, Held: true}}, "nothing held it"},
		"a response while held":       {[]Event{led(HoldSet{})}, Event{By: sam, Fact: Reacted{}}, "read first"},
		"too soon":                    {[]Event{led(Slowed{Seconds: 5}), {At: 1000, By: sam, Fact: Said{Lane: RoomLane}}}, Event{At: 5999, By: sam, Fact: Said{Lane: RoomLane}}, "sooner"},
		"at its pace":                 {[]Event{led(Slowed{Seconds: 5}), {At: 1000, By: sam, Fact: Said{Lane: RoomLane}}}, Event{At: 6000, By: sam, Fact: Said{Lane: RoomLane}}, ""},
		"removed":                     {[]Event{led(Removed{Who: sam})}, say, "not in the room"},
		"removed, come back":          {[]Event{led(Removed{Who: sam}), {Fact: Arrived{Who: []ParticipantID{sam}}}}, say, "not in the room"},
		"removed, let in":             {[]Event{led(Removed{Who: sam})}, led(Admitted{Who: sam}), "removed"},
		"removed by a member":         {nil, Event{By: sam, Fact: Removed{Who: lead}}, "does not lead"},
		"left":                        {[]Event{{By: sam, Fact: Left{}}}, say, "not in the room"},
		"another agreement":           {[]Event{{Fact: AgreementChanged{Agreement: Agreement{Version: 2}}}}, say, "not accepted"},
		"ended":                       {[]Event{led(Ended{})}, say, "not open"},
		"staff after the end":         {[]Event{led(Ended{})}, led(Said{Lane: RoomLane}), "not open"},
		"approved after the end":      {[]Event{led(Ended{})}, led(Approved{}), "not open"},
		"privately after the doors":   {[]Event{{At: 1, By: lead, Fact: Ended{}}, {At: 1 + PrivateAfter, Fact: Shut{Doors: true}}}, Event{At: 1 + PrivateAfter, By: sam, Fact: Said{Lane: PrivateLane, With: sam}}, "doors"},
		"privately after the end":     {[]Event{{At: 1, By: lead, Fact: Ended{}}, {At: 9, Fact: Shut{}}}, Event{At: PrivateAfter, By: sam, Fact: Said{Lane: PrivateLane, With: sam}}, ""},
		"answered after the end":      {[]Event{{At: 1, By: lead, Fact: Ended{}}}, Event{At: PrivateAfter, By: lead, Fact: Said{Lane: PrivateLane, With: sam}}, ""},
		"privately too late":          {[]Event{{At: 1, By: lead, Fact: Ended{}}}, Event{At: 1 + PrivateAfter, By: sam, Fact: Said{Lane: PrivateLane, With: sam}}, "after the time"},
		"the doors shut too soon":     {[]Event{{At: 1, By: lead, Fact: Ended{}}}, Event{At: PrivateAfter, Fact: Shut{Doors: true}}, "before its time"},
		"a question of a member":      {nil, Event{By: sam, Fact: PromptAsked{}}, "does not lead"},
		"an answer to nothing":        {nil, Event{By: sam, Fact: PromptAnswered{Prompt: 3}}, "not open"},
		"an answer of staff":          {[]Event{{Seq: 3, By: lead, Fact: PromptAsked{}}}, Event{By: lead, Fact: PromptAnswered{Prompt: 3}}, "not asked"},
		"a reveal of too few":         {[]Event{{Seq: 3, By: lead, Fact: PromptAsked{}}, {Seq: 4, By: sam, Fact: PromptAnswered{Prompt: 3}}}, led(PromptEnded{Prompt: 3, Revealed: true, Shown: []Shared{{Answer: 4}}}), "told apart"},
		"a reveal of another's words": {[]Event{{Seq: 3, By: lead, Fact: PromptAsked{Named: true}}}, led(PromptEnded{Prompt: 3, Revealed: true, Shown: []Shared{{Answer: 4, Who: sam}}}), "nobody answered"},
		"names that nobody was told":  {[]Event{{Seq: 3, By: lead, Fact: PromptAsked{Named: true}}, {Seq: 4, By: sam, Fact: PromptAnswered{Prompt: 3}}}, led(PromptEnded{Prompt: 3, Revealed: true, Shown: []Shared{{Answer: 4}}}), "otherwise"},
		"a reveal of who is muted":    {[]Event{{Seq: 3, By: lead, Fact: PromptAsked{Named: true}}, {Seq: 4, By: sam, Fact: PromptAnswered{Prompt: 3}}, led(Muted{Who: sam})}, led(PromptEnded{Prompt: 3, Revealed: true, Shown: []Shared{{Answer: 4, Who: sam}}}), "may not speak"},
		"a reveal with a name":        {[]Event{{Seq: 3, By: lead, Fact: PromptAsked{Named: true}}, {Seq: 4, By: sam, Fact: PromptAnswered{Prompt: 3}}}, led(PromptEnded{Prompt: 3, Revealed: true, Shown: []Shared{{Answer: 4, Who: sam}}}), ""},
		"a card":                      {nil, led(CardShown{}), ""},
		"an agenda":                   {nil, led(AgendaSet{Minutes: []int{5}}), ""},
		"an agenda of a member":       {nil, Event{By: sam, Fact: AgendaSet{Minutes: []int{5}}}, "does not lead"},
		"an agenda after the end":     {[]Event{led(Ended{})}, led(AgendaMoved{}), "not open"},
		"an early leave":              {nil, Event{By: sam, Fact: LeavePlanned{Leaves: 5}}, ""},
		"an early leave of staff":     {nil, Event{By: lead, Fact: LeavePlanned{Leaves: 5}}, "no place to leave"},
		"a card of a member":          {nil, Event{By: sam, Fact: CardShown{}}, "does not lead"},
		"a card put away by one":      {[]Event{led(CardShown{})}, Event{By: sam, Fact: CardPutAway{}}, "does not lead"},
		"a card after the end":        {[]Event{led(Ended{})}, led(CardShown{}), "not open"},
		"the closing of a member":     {nil, Event{By: sam, Fact: ClosingBegan{}}, "does not lead"},
		"another's private line":      {nil, Event{By: sam, Fact: Said{Lane: PrivateLane, With: kim}}, "of another"},
		"a member among staff":        {nil, Event{By: sam, Fact: Said{Lane: StaffLane}}, "among staff"},
		"an observer in a line":       {nil, Event{By: "eye", Fact: Said{Lane: PrivateLane, With: sam}}, "observer"},
		"an account's role was taken": {nil, Event{Fact: Removed{Who: lead}}, ""},
		"without the floor":           {[]Event{led(RoundBegan{})}, say, "has not the floor"},
		"a line without the floor":    {[]Event{led(RoundBegan{})}, Event{By: sam, Fact: LineProposed{}}, "has not the floor"},
		"a response without it":       {[]Event{led(RoundBegan{})}, Event{By: sam, Fact: Reacted{}}, ""},
		"with the floor":              {[]Event{led(RoundBegan{}), led(RoundMoved{To: sam, How: TurnNext})}, say, ""},
		"the floor given up":          {[]Event{led(RoundBegan{}), led(RoundMoved{To: sam, How: TurnNext}), {By: sam, Fact: RoundMoved{From: sam, How: TurnDone}}}, say, "has not the floor"},
		"responses":                   {[]Event{led(RoundBegan{}), led(RoundMoved{How: TurnNext, Responses: true})}, say, ""},
		"after the round":             {[]Event{led(RoundBegan{}), led(RoundEnded{})}, say, ""},
		"another's floor handed on":   {[]Event{led(RoundBegan{})}, Event{By: sam, Fact: RoundMoved{From: sam, How: TurnDone}}, "of somebody else"},
		"the floor taken":             {[]Event{led(RoundBegan{})}, Event{By: sam, Fact: RoundMoved{To: sam, How: TurnNext}}, "does not lead"},
		"a round of a member":         {nil, Event{By: sam, Fact: RoundBegan{}}, "does not lead"},
		"moved aside by a member":     {nil, Event{By: sam, Fact: Hidden{}}, "does not lead"},
	} {
		var p Proof
		for _, e := range append(append([]Event(nil), begun...), c.after...) {
			if breach := p.Follow(&e); breach != "" {
				t.Errorf("%s: a %s before it %s", name, e.Fact.Kind(), breach)
			}
		}
		got := p.Follow(&c.last)
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
