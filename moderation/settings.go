package moderation

// Settings are what a session runs by. They are facts: the first record carries them.
type Settings struct {
	Seats       int       `json:"seats"`        // members; warn above 10 is the screens' business
	LateMinutes int       `json:"late_minutes"` // after this a joiner knocks; 0: never late
	Admission   Admission `json:"admission"`
	History     History   `json:"history"`
	// Posting limits per member, beside the slow pace (MOD-9). Zero: no limit; only measurements ask for that.
	BurstMessages int `json:"burst_messages"` // within BurstSeconds
	BurstSeconds  int `json:"burst_seconds"`
	PerMinute     int `json:"per_minute"`
}

// Admission is how people come in from the lobby once the room is live.
type Admission string

// Open: who has consented and knocks is in, until the door is locked or they are late. Ask: staff admit each one.
const (
	AdmitOpen Admission = "open"
	AdmitAsk  Admission = "ask"
)

// History is how far back a newcomer reads.
type History string

// FromArrival is the default (SES-6).
const (
	FromStart   History = "from_start"
	FromArrival History = "from_arrival"
)

// DefaultSettings are those of a new group (needs.md section 1).
func DefaultSettings() Settings {
	return Settings{Seats: 8, LateMinutes: 15, Admission: AdmitOpen, History: FromArrival, BurstMessages: 5, BurstSeconds: 10, PerMinute: 20}
}

// Agreement names a text that people consent to.
type Agreement struct {
	Version int    `json:"version"`
	Hash    string `json:"hash"` // hex SHA-256 of the exact text
}
