// Package wire is the protocol between a room and whoever sits in it: the frames, their limits, and the codes with which
// a connection ends. This page is its document; testdata/*.json are examples of every frame, read by the Go tests and by
// the tests of static/js/wire.js alike.
//
// # Before connecting
//
// A socket is opened at /r/{session}/socket with the sub-protocol "hearth.1", from an allowed Origin, with the seat's
// cookie (or, for a program, with nothing: it then sends a ticket in hello). An address that leads nowhere for this asker
// answers 404, whatever the reason. The same frames travel over two plain requests where WebSocket is broken, and for
// programs: GET /api/v1/sessions/{session}/events as an event stream (each frame is one `data:` line; for event frames
// `id:` is the event's id, so Last-Event-ID resumes), and POST /api/v1/sessions/{session}/commands with one `do` frame as
// its body, answered by the `done` or `refused` frame.
//
// Every frame is one JSON object in one text message, with its type in "t". Times are Unix milliseconds of the server's
// clock. Ids of events are opaque strings: equal or not is all there is to know of them. Ids of people are opaque too and
// mean nothing outside the session. A frame from the client is at most MaxFrame bytes. Binary messages, unknown types,
// unknown or doubled fields, and anything but hello as the first frame end the connection with a code of their own.
//
// # From the client
//
//	{"t":"hello","v":1,"last":"<event id>","ticket":"…"}
//	    First, within 5 s. v is the protocol's version. last is the last event the client has, or "" to begin. ticket only
//	    where there is no cookie.
//	{"t":"do","id":"<uuid>","do":"say","seen":"<event id>", …}
//	    Asks for something. id is the command's own: the same id sent again gets the first answer again and never counts
//	    twice, for as long as the session's log lives: the same id means the same words, edited words take a new one. seen is the last event on the author's screen when they wrote; speech
//	    needs it, and what lifts a stop should have it, so that one which its author has not seen stays: both are refused as "stale". A connection's commands are answered in order. The fields of each command are in the table below.
//	{"t":"writing","lane":"room","on":true}
//	    A signal, not a command: no answer, nothing kept. Repeat it every 4 s while writing; it fades after 6 s. Lanes are
//	    room, staff, private, and sheet1 to sheet7: at which step of the private worksheet somebody is. What stands in a
//	    worksheet is in no frame.
//
// Commands (see moderation for their meaning; people and events are by id; fields in [ ] may be left out):
//
//	choose_name   name                       say         text [reply_to]
//	consent       version hash               say_private text [with]        with: staff name the member
//	knock                                    say_staff   text
//	leave         [exit]                     take_back   message
//	step_away                                react       message response
//	step_back                                unreact     message response
//	raise_hand                               flag        [message] [who] [memo]      flag: at least one of message, who
//	lower_hand    [who]                      ask_help
//	propose_line  text                       see_help, claim_help, settle_help   help
//	adopt_line    line                       bookmark    [message] [memo]
//	nudge         who [reason] [note] [memo] mute        who [minutes] [reason] [note] [memo]
//	unmute        who [note]                 pause       [minutes] [reason] [text] [grounding]
//	resume                                   slow        seconds [reason]
//	hold          [who] [reason] [note] [memo]   release  [who] [note]
//	approve       message                    return      message [reason] [note]
//	hide          message [reason] [note] [memo] unhide  message
//	remove        who [group] [reason] [note] [memo]     reinstate  who [note]
//	lock          [reason]                   unlock
//	admit         who [device]               decline     who [device] [note]
//	rename        who name [memo]            pass_lead   to [called_away]
//	take_lead     open_lobby   start   close [text] [next]   end
//	move_hand     who place                  begin_round mode [occasion] [seconds] [hands_closed] [responses] [text]
//	next_turn     turn [who] [responses]     end_turn    turn how
//	end_round                                begin_check_in  [moment] [text]
//	answer_check_in  check_in [value] [text]     end_check_in  check_in [show]
//	ask_prompt    text [named]               answer_prompt   prompt [text]
//	end_prompt    prompt [reveal]              set_agenda      [items] [now] [keep] [instead]
//	move_agenda   agenda now                   extend_agenda   agenda minutes
//	plan_leave    [leaves]
//	say_ready                                show_card [text] [sheet] [instead]     put_card_away card
//
// # From the server
//
//	{"t":"welcome","v":1,"session":"…","now":…,"resume":"nothing","earlier":false,"view":{…}}
//	    Answers hello, and comes again whenever what the person may see changes as a whole (when they are admitted). resume
//	    is one of exactly three: "events": the events after `last` follow; "nothing": there is nothing newer; "over": forget
//	    what you have, what follows begins anew (also the answer to an empty or unknown `last`). earlier says that older
//	    events exist than those that follow: GET /api/v1/sessions/{session}/events?before=<event id> has them.
//	    view is the room as it stands; the event frames up to `ready` are already in it, and are never folded into it. A
//	    second welcome is always "over".
//	{"t":"ready"}
//	    What follows is live: fold it into the view.
//	{"t":"event","id":"…","at":…,"k":"said","by":"…", …}
//	    Something happened. k is its kind (moderation.Kind), the other fields are in the table below. An event that was
//	    taken back or hidden before a reader got it comes as {"t":"event","id":"…","at":…,"k":"said","by":"…","gone":"took_back"}
//	    or "hidden" or "erased". Staff get "n", its number, besides.
//	{"t":"done","id":"<uuid>","event":"<event id>"}      the command is kept ("" when nothing needed to happen);
//	    it may come before or after the event's own frame
//	{"t":"refused","id":"<uuid>","code":"paused","say":"…","until":…}
//	    Not kept. code is stable, say is a sentence for the person, until (or 0) is when it may work. Code "not_saved" means
//	    that it is not known to be kept: the words stay with their author, to be sent again, unchanged, with the same id. If it
//	    turns out to have been kept, a `done` with its id comes late.
//	{"t":"presence","who":{"<person>":"lost"}}             staff only: "here", "lost" (connection lost); one or several
//	{"t":"writing","count":2}                              members: how many others write in the room
//	{"t":"writing","who":[{"who":"…","since":…,"lane":"room"}]}   staff: who, and since when
//	{"t":"link","state":"reconnecting"}                    the record cannot be confirmed; "ok" when it is again
//	{"t":"servers","state":"apart"}                        staff only: the servers do not hear each other at once, and
//	    what happens through another takes a moment longer to show; "ok" when they do again. Nothing else changes
//	{"t":"beat","now":…}                                   nothing else was sent for 15 s
//	{"t":"bye","code":4001,"say":"…","after":1200}         last frame before the close with the same code, where
//	    there is still time to say it; after: wait ms
//
// Fields of event frames, beside id, at, k and by (who did it; absent for the system). m = members and those outside
// get it, o = only the person concerned and staff, s = only staff. words in capitals.
//
//	opened             TITLE starts minutes mark version hash                 m
//	closing_began      [next TEXT to who is in]                              m
//	lobby_opened, started, shut{doors}, waiting_began, staff_away, staff_back                m
//	ended              abandoned                                             m
//	agreement_changed  version hash                                          m
//	settings_changed   settings (as in the view)                             s
//	seated             who role NAME                                         m for staff seats, else o
//	named              NAME                                                  o, and m for people inside
//	consented          version                                               o
//	knocked            device late                                           o
//	admitted, declined who device [NOTE to o]                                o
//	arrived            people:[{who,role,NAME}] [door to s]                  m; s at the door
//	departed           people:[{who,since}] [door to s]                      m; s at the door
//	stepped_away, stepped_back                                               m
//	left               exit (s only)                                         m
//	renamed            who NAME [MEMO to s]                                  m
//	lead_passed        to called_away                                        m
//	role_changed       who role                                              m
//	said               lane with reply_to held TEXT                          by lane
//	took_back          message                                               m
//	reacted, unreacted message response                                      m
//	hand_raised, hand_lowered{who}                                           m
//	flagged            message who MEMO                                      s
//	help_asked, help_seen, help_claimed, help_settled   help                 o
//	bookmarked         message MEMO                                          s
//	line_proposed      TEXT                                                  m
//	line_adopted       line                                                  m
//	nudged             who reason NOTE [MEMO to s]                           o
//	muted              who until reason NOTE [MEMO to s]                     o
//	unmuted            who NOTE                                              o
//	paused             until reason grounding TEXT                           m
//	resumed                                                                  m
//	slowed             seconds reason                                        m
//	hold_set           who reason NOTE [MEMO to s]                           o; m when who is empty (the room)
//	hold_lifted        who NOTE                                              o; m when who is empty
//	approved           message author reply_to said_at TEXT                  m: the held message, standing here
//	returned           message reason NOTE                                   o
//	hidden             message [reason NOTE to o] [MEMO to s]                m
//	unhidden           message author reply_to TEXT                          m: the message is back at its old place
//	removed            who [reason NOTE group to o] [MEMO to s]              m
//	reinstated         who [NOTE to o]                                       o
//	locked{reason}, unlocked                                                 m
//	erased             who messages all                                      s: everyone is welcomed anew
//	hand_moved         who place                                             m: the hand stands at place, from 1
//	round_began        mode occasion seconds hands_closed order TEXT         m: nobody has the floor yet
//	round_moved        from to how responses                                 m: from or to may be nobody
//	round_ended        round                                                 m
//	check_in_began     moment TEXT                                           m
//	check_in_answered  check_in skipped VALUE TEXT                           o, but not observers
//	check_in_ended     check_in dots                                         m: dots:[numbers by size], where shown
//	readied                                                                  o, but not observers
//	prompt_asked       named TEXT                                            m
//	prompt_answered    prompt skipped TEXT                                   o, but not observers
//	prompt_ended       prompt revealed named answers                         m: answers:[{who TEXT}], where revealed
//	card_shown         sheet instead TEXT                                    m: in place of instead
//	card_put_away      card                                                  m
//	agenda_set         now kept items                                        m: items:[{TEXT minutes}], none: taken down
//	agenda_moved       now                                                   m
//	agenda_extended    minutes                                               m: more for the item that is on
//	leave_planned      leaves                                                o, but not observers
//
// Clients ignore kinds and fields of the server's frames that they do not know. Members are told who acted where the
// table does not say otherwise; of hidden, removed, reinstated and the room's hold, by is left out for them.
//
// # Rounds, check-ins and grounding
//
// A round (begin_round, staff) has a mode, an occasion, a prompt (text), a soft time of a turn in seconds (0 to 1800; it
// never cuts), hands_closed (no new hands during a share) and responses (open to all after each share). The floor moves
// by next_turn (staff: to who, else to the next in order or the first raised hand; with responses it opens the responses)
// and by end_turn (the holder: how is "done", "pass" or "later"). turn is the id of the event that the turn counts from:
// the view's round.turn, then each round_moved; of two who move the same turn the second gets "already". While somebody
// shares, what other members say, propose or signal as writing is refused as "floor_held", and so is everyone's when
// nobody has the floor; reactions, hands, the private line and help stay. Staff are asked on the desk (kind "floor") when
// the holder's departure was recorded or the holder is gone.
//
// A check-in (begin_check_in, staff) asks for a number: answer_check_in has value "0" to "10" and at most 60 characters
// of text, or neither, which skips it; sent again it replaces the answer, until end_check_in. It is open in a pause, to
// who is muted, and, when its moment is "after", for ten minutes after the end. Only staff see answers. With show the
// group gets the numbers as dots without names, once; below five given answers that is refused as "too_few".
//
// pause with grounding (60 to 180, and no minutes) is a pause with a calm card of so many seconds: it ends by resume alone.
// say_ready tells staff, and nobody else, that one is ready to go on.
//
// How the round of a view follows events: round_began makes it, with holder "" and turn its own id. round_moved sets turn
// to its id, holder to `to`, responses; takes `from` and `to` out of order (and passed, and `to`'s hand out of hands); puts
// `from` at the end of order when how is "later", and of passed when it is "pass" (staff); ends is its at + seconds where
// somebody has the floor. left, removed, and lead_passed with called_away take a person out of order and passed; a holder
// becomes "", without ends and left. paused and waiting_began turn ends into left (ends - at), unless it stands still
// already; what ends the last of both turns it back (at + left). round_ended and ended remove it. check_in_began makes
// the check_in, check_in_answered replaces the person's answer, check_in_ended removes it, and so does ended unless its
// moment is "after". readied adds to pause.ready.
//
// # Questions with hidden answers
//
// ask_prompt (staff) asks one question of at most 200 characters; named says whether its reveal will have names. A member
// answers with answer_prompt, at most 500 characters, or skips it with none; sent again it replaces the answer, until
// end_prompt. Nobody but staff and its author gets an answer before, nor that there is one. With reveal the room gets the
// answers of who is in, not muted and not held, in one event: with who, in order of seat, or without, in order of their
// letters. Below two with names, or five without, that is refused as "too_few". Without reveal the question is taken back
// with its answers, and so it is by the end. When the words of a revealed answer were destroyed it is left out; without
// names, all are. prompt_asked makes the view's prompt, prompt_answered replaces the person's answer, prompt_ended and
// ended remove it.
//
// # The agenda, and leaving early
//
// An agenda (set_agenda, staff) is a list of at most 12 items: a line of text for each, its minutes (0 to 180, 0 where
// none are planned), a space and its name of at most 40 characters. now is the place of the one that is on, from
// 0. With keep it is the one that was on before, and its time runs on. No items take the agenda down.
// move_agenda begins another item, extend_agenda gives the one that is on more minutes. What changes an agenda names its last
// event, as instead or agenda; after somebody else changed it that is refused as "already". Nothing ends by an agenda.
// agenda_set makes the view's agenda (since: its at, or with kept what it was), agenda_moved sets now and since,
// agenda_extended adds to the minutes of the item that is on; each sets last to its id. ended removes it.
//
// plan_leave (members) says when one may need to leave, in ms, within the next 12 hours; without leaves it takes that back.
// Only staff and the person have it (you.leaves, and leaves in staff's people). A round whose order is drawn begins with
// those who leave first.
//
// # Cards, and the time after
//
// One card lies on top of the room (show_card, staff): a question of at most 200 characters, or with sheet the invitation
// to the private worksheet, which needs no text. instead names the card that it replaces, and is left out when there is
// none; who names another gets "already". put_card_away takes it off, and so does the end. card_shown makes the view's
// card, card_put_away and ended remove it. A card whose text was destroyed is an empty one: it is not shown.
//
// close may carry what people are told for the time after: text, of at most 2000 characters, is the group's own, and next
// (a time, later than now and within 400 days) when it meets again. closing_began has both, for who is in; the view's care
// has them until the doors shut, also for who can no longer read the room, as a check_in that is still open. After the
// end care.until is when the private line closes: ten minutes after, at which say_private is refused and shut{doors}
// follows. Clients add those ten minutes themselves where they fold ended.
//
// # The view
//
//	{"phase":"live","starts":…,"minutes":90,"title":"…","mark":"demo","agreement":{"version":1,"hash":"…"},
//	 "pause":{"by":"…","until":0,"text":"…","reason":"",   absent when not paused
//	          grounding: "grounding":90,"since":…,"ready":["…"]},   ready: who is, for staff; else at most the viewer
//	 "waiting":0,"slow":0,"locked":false,"room_held":false,
//	 "you":{"who":"…","role":"member","entry":"in","name":"…","consented":true,"muted":false,"muted_until":0,"held":false,
//	        "slow_until":0,"away":false,"hand":0,"leaves":…,"can_take_lead":false},   leaves: absent when it was not said
//	 "people":[{"who":"…","role":"member","name":"…","entry":"in","here":true,"away":false,"hand":0, staff: "exit","muted",
//	            "until","held","spoke","leaves","devices","lost"}],
//	 "agenda":{"id":"…","last":"…","items":[{"text":"Opening","minutes":10}],"now":0,"since":…},   absent when none is up
//	 "round":{"id":"…","turn":"…","mode":"roster","occasion":"opening","text":"…","seconds":60,"hands_closed":true,
//	          "responses":true,"holder":"…","ends":…,"left":…,"order":["…"], staff: "passed":["…"]},   absent without one;
//	          responses: they are open now. ends: of the soft time, may have passed. left: ms of it, while paused or waiting
//	 "check_in":{"id":"…","moment":"before","text":"…","mine":{"value":"7","text":"…","skipped":false},
//	             staff: "answers":[{"who":"…","value":"7","text":"…","skipped":false}]},   absent when none is open
//	 "prompt":{"id":"…","named":true,"text":"…","mine":{"text":"…","skipped":false},
//	           staff: "answers":[{"who":"…","text":"…","skipped":false}]},   absent when none is open
//	 "card":{"id":"…","text":"…","sheet":false},   absent when none lies there
//	 "care":{"text":"…","next":…,"until":…},   from the closing on, until the doors shut; each absent when not told
//	 "here":5,"hands":["…"],"lines":[{"id":"…","by":"…","text":"…","adopted":true}],
//	 staff: "settings":{…},
//	        "desk":[{"kind":"held","id":"…","who":"…","device":"","since":…,"seen_by":"","claim":"","text":"…",
//	                 of a flag: "message":"…","about":"…"}]}
//
// # Closed lists
//
// In commands and in events alike. A reason may be left out: staff act first and explain when there
// is time.
//
//	reason    is one of  pace, care, agreement, method_detail, contact, conflict, other
//	response  is one of  i_hear_you, me_too, thank_you, with_you
//	mode      is one of  roster, chance, volunteers
//	occasion  is one of  opening, closing; or left out
//	how       is one of  done, pass, later, next; next is staff's
//	moment    is one of  before, after; or left out
//
// # How a connection ends
//
// Codes 4000 to 4099 mean: come back by yourself with the last event id you have (after the time that bye names, else
// with a jittered back-off). 4100 to 4199: come back, but begin anew. 4200 and up: stop, and show the sentence. The codes
// are in close.go, and in testdata/close.json for the client.
package wire
