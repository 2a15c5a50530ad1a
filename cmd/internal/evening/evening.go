// Package evening invents a session that goes on for as many events as one asks for, and writes it into a log as a room
// would have: sealed, chained, one commit for many. It is for measuring what a long record costs whoever reads it, so it
// resembles a group's evening: mostly talk, with responses, private lines, arrivals and moderation among it. Its rules are
// kept: whoever verifies such a record finds nothing.
package evening

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hearth/moderation"
)

// Lead is the seat of who leads.
const Lead moderation.ParticipantID = "lead"

// Members is how many seats there are beside it.
const Members = 10

// Member is the seat of a member, from 0.
func Member(i int) moderation.ParticipantID {
	return moderation.ParticipantID("member" + strconv.Itoa(i))
}

// Seats are everyone's, who leads first.
func Seats() []moderation.ParticipantID {
	all := []moderation.ParticipantID{Lead}
	for i := range Members {
		all = append(all, Member(i))
	}
	return all
}

// Events invents n events, at least 100, that began at a moment. They come Apart.
func Events(n int, began moderation.Time) []moderation.Event {
	s := &script{events: make([]moderation.Event, 0, n), at: began}
	s.open(began)
	for len(s.events) < n-1 {
		s.one(len(s.events))
	}
	s.add(Lead, moderation.Ended{}, moderation.Words{})
	return s.events
}

// Apart is the time from one event to the next.
const Apart = 700 * time.Millisecond

type script struct {
	events []moderation.Event
	at     moderation.Time
	last   moderation.Seq // the last thing said to everyone
	author moderation.ParticipantID
	paused moderation.Seq
	away   bool
}

func (s *script) add(by moderation.ParticipantID, fact moderation.Fact, words moderation.Words) {
	s.events = append(s.events, moderation.Event{Seq: moderation.Seq(len(s.events) + 1), At: s.at, By: by, Fact: fact, Words: words})
	s.at += moderation.Time(Apart.Milliseconds())
}

func (s *script) open(began moderation.Time) {
	agreement := moderation.Agreement{Version: 1, Hash: strings.Repeat("a", 64)}
	settings := moderation.DefaultSettings()
	settings.BurstMessages, settings.PerMinute = 0, 0
	s.add("", moderation.Opened{Rules: moderation.RulesVersion, Agreement: agreement, Settings: settings, Starts: began, Minutes: 90}, moderation.Words{Text: "Evening"})
	s.add("", moderation.Seated{Who: Lead, Role: moderation.Facilitator, NameKey: 1}, moderation.Words{Name: "Ana"})
	for i := range Members {
		s.add("", moderation.Seated{Who: Member(i), Role: moderation.Member, NameKey: uint32(i + 2)}, moderation.Words{Name: names[i]})
		s.add(Member(i), moderation.Consented{Agreement: agreement}, moderation.Words{})
	}
	s.add(Lead, moderation.LobbyOpened{}, moderation.Words{})
	s.add(Lead, moderation.Started{}, moderation.Words{})
	for i := range Members {
		s.add("", moderation.Admitted{Who: Member(i), Device: "phone"}, moderation.Words{})
		s.add("", moderation.Arrived{Who: []moderation.ParticipantID{Member(i)}}, moderation.Words{})
	}
}

// one adds the i-th event, which is something said unless its turn has come for something else.
func (s *script) one(i int) {
	who := Member(i * 7 % Members)
	if i%2000 >= 1990 || s.paused != 0 {
		s.pause(i)
		return
	}
	switch i % 50 {
	case 3, 9, 17, 28, 41:
		s.add(who, moderation.Reacted{Message: s.last, Response: moderation.Responses()[i%4]}, moderation.Words{})
	case 11:
		s.add(who, moderation.Said{Lane: moderation.PrivateLane, With: who}, said(i))
	case 12:
		s.add(Lead, moderation.Said{Lane: moderation.PrivateLane, With: who}, said(i))
	case 22:
		s.add(who, moderation.HandRaised{}, moderation.Words{})
	case 23:
		s.add(Lead, moderation.HandLowered{Who: Member((i - 1) * 7 % Members)}, moderation.Words{})
	case 30:
		s.add(s.author, moderation.TookBack{Message: s.last}, moderation.Words{})
	case 33:
		s.add(Lead, moderation.Bookmarked{Message: s.last}, moderation.Words{Memo: "Stay with this."})
	case 36:
		s.add(Lead, moderation.Said{Lane: moderation.StaffLane}, said(i))
	case 44:
		s.step(i)
	default:
		s.say(who, i)
	}
}

func (s *script) say(who moderation.ParticipantID, i int) {
	f := moderation.Said{Lane: moderation.RoomLane}
	if i%10 == 0 {
		who = Lead
	}
	if i%13 == 0 {
		f.ReplyTo = s.last
	}
	s.add(who, f, said(i))
	s.last, s.author = moderation.Seq(len(s.events)), who
}

// step is somebody who steps away, and next time comes back.
func (s *script) step(i int) {
	var fact moderation.Fact = moderation.SteppedAway{}
	if s.away {
		fact = moderation.SteppedBack{}
	}
	s.away = !s.away
	s.add(Member(i/100%Members), fact, moderation.Words{})
}

// pause is a short stop of the room, in which staff go on.
func (s *script) pause(i int) {
	switch {
	case s.paused == 0:
		s.add(Lead, moderation.Paused{Reason: moderation.ReasonPace}, moderation.Words{Text: "A moment for all of us."})
		s.paused = moderation.Seq(len(s.events))
	case i%2000 < 1990:
		s.add(Lead, moderation.Resumed{Reverses: s.paused}, moderation.Words{})
		s.paused = 0
	default:
		s.add(Lead, moderation.Said{Lane: moderation.StaffLane}, said(i))
	}
}

// said is one of the lines, with the number of its event, so that each is found once.
func said(i int) moderation.Words {
	return moderation.Words{Text: fmt.Sprintf(lines[i%len(lines)], i+1)}
}

var names = [Members]string{"Mia", "Noor", "Robin", "Sam", "Kim", "Alex", "Jo", "Zoë", "Ümit", "Ines"}

var lines = [...]string{
	"Mine too, %d times over. The evenings are the hardest part.",
	"I started walking after dinner. It is only %d minutes, and it helps a little; on the days when I go I sleep, and on the others I lie awake and count.",
	"Yes. (%d)",
	"I said I would call her %d times, and I did not. I do not know why I always do that when we talk about it.",
	"What makes it possible on some days and not on others? %d",
	"Whether I have eaten, mostly. That, and whether somebody has asked me how I am before %d in the evening.",
	"She said “you never listen” %d times, and then\nshe hung up.",
	"Thank you, that is %d things I had not thought of.",
	"Für mich war es genauso, schon %d Jahre lang. Ich hätte es nie so sagen können.",
	"I wrote a list this morning. Number %d on it is for me.",
	"I do not want to talk about it today. %d",
}
