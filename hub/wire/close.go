package wire

// CloseCode is why a connection ends. It is public API; see the package documentation for the ranges.
type CloseCode uint16

// Come back and resume.
const (
	CloseDraining CloseCode = 4001 // this server is stopping
	CloseTooSlow  CloseCode = 4002 // the connection could not be written to for some seconds
	CloseNoRecord CloseCode = 4003 // this server cannot follow the session's record
	CloseSilent   CloseCode = 4004 // nothing was heard from the other side
)

// Come back and begin anew.
const (
	CloseStartOver CloseCode = 4101 // what this person may see has changed as a whole
)

// Stop, and show the sentence.
const (
	CloseRemoved     CloseCode = 4201
	CloseEnded       CloseCode = 4202 // the session is over and its doors are shut
	CloseSignedOut   CloseCode = 4203 // the sign-in or the link that opened this has ended
	CloseLeft        CloseCode = 4204 // the person left on purpose
	CloseElsewhere   CloseCode = 4205 // this seat has more connections than it may; the oldest ends
	CloseNoHello     CloseCode = 4210
	CloseBadFrame    CloseCode = 4211 // not JSON, unknown or doubled field, wrong type
	CloseTooBig      CloseCode = 4212
	CloseBinary      CloseCode = 4213
	CloseUnknownType CloseCode = 4214
	CloseVersion     CloseCode = 4215
	CloseNotYours    CloseCode = 4216 // no such room, or not yours: one answer
	CloseTooMany     CloseCode = 4217 // commands faster than any person sends them
)

// Resumes reports whether the client may come back by itself with its last event id.
func (c CloseCode) Resumes() bool { return c >= 4000 && c < 4100 }

// Say is the sentence that goes with the code. It says what the person can do.
func (c CloseCode) Say() string { return closeSentences[c] }

var closeSentences = map[CloseCode]string{
	CloseDraining:    "The server is restarting. You will be back in a moment; your words are safe.",
	CloseTooSlow:     "Your connection could not keep up. You will be back in a moment, with nothing missing.",
	CloseNoRecord:    "Reconnecting to the record of this session. Nothing is lost.",
	CloseSilent:      "Your connection went quiet. You will be back in a moment.",
	CloseElsewhere:   "This seat is open in several other places. Use one of those, or reload here.",
	CloseStartOver:   "What you can see has changed. Loading it again.",
	CloseRemoved:     "You are no longer in this session. The facilitator's note says why, and whom you can contact.",
	CloseEnded:       "This session has ended. Thank you for being here.",
	CloseSignedOut:   "You are signed out here. Open your link, or sign in, to come back.",
	CloseLeft:        "You have left. Your link brings you back while the session is on.",
	CloseNoHello:     "The page did not introduce itself in time. Please reload it.",
	CloseBadFrame:    "The page sent something this server does not understand. Please reload it.",
	CloseTooBig:      "That was longer than the room can take. Please make it shorter.",
	CloseBinary:      "The page sent something this server does not understand. Please reload it.",
	CloseUnknownType: "The page sent something this server does not understand. Please reload it.",
	CloseVersion:     "This page is from another version of the server. Please reload it.",
	CloseNotYours:    "This address does not lead anywhere for you. Please use the link you were sent.",
	CloseTooMany:     "That was a lot at once. Please wait a moment and reload the page.",
}

// CloseCodes lists every code, for documentation and tests.
func CloseCodes() []CloseCode {
	return []CloseCode{
		CloseDraining, CloseTooSlow, CloseNoRecord, CloseSilent, CloseStartOver,
		CloseRemoved, CloseEnded, CloseSignedOut, CloseLeft, CloseElsewhere, CloseNoHello, CloseBadFrame, CloseTooBig, CloseBinary,
		CloseUnknownType, CloseVersion, CloseNotYours, CloseTooMany,
	}
}
