package kit

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"time"
)

// A Frame is one frame of the server's, with the fields that a client of any kind needs. Raw is all of it, Came is when it
// was read from the connection.
type Frame struct {
	T       string `json:"t"`
	ID      string `json:"id"`
	At      int64  `json:"at"`
	K       string `json:"k"`
	N       int64  `json:"n"` // staff only
	By      string `json:"by"`
	Lane    string `json:"lane"`
	With    string `json:"with"`
	Text    string `json:"text"`
	Name    string `json:"name"`
	Note    string `json:"note"`
	Memo    string `json:"memo"`
	Gone    string `json:"gone"`
	Message string `json:"message"`
	Author  string `json:"author"`
	Help    string `json:"help"`
	Device  string `json:"device"`
	Held    bool   `json:"held"`
	Event   string `json:"event"`
	Say     string `json:"say"`
	Until   int64  `json:"until"`
	Resume  string `json:"resume"`
	State   string `json:"state"`

	Who  json.RawMessage `json:"who"`  // a person, or of whom a signal tells
	Code json.RawMessage `json:"code"` // text in refused, a number in bye
	View json.RawMessage `json:"view"`

	Raw  []byte    `json:"-"`
	Came time.Time `json:"-"`
}

func readFrame(b []byte) (Frame, error) {
	f := Frame{Raw: b, Came: time.Now()}
	if err := json.Unmarshal(b, &f); err != nil {
		return f, fmt.Errorf("read a frame: %w", err)
	}
	return f, nil
}

// Refusal is the code of a refused frame; "" of any other.
func (f *Frame) Refusal() string {
	if f.T != "refused" {
		return ""
	}
	return strings.Trim(string(f.Code), `"`)
}

// About is the person whom an event names.
func (f *Frame) About() string { return strings.Trim(string(f.Who), `"`) }

// Signs is what a presence frame says of each person, by id; nil of any other frame.
func (f *Frame) Signs() map[string]string {
	var signs map[string]string
	if f.T != "presence" || json.Unmarshal(f.Who, &signs) != nil {
		return nil
	}
	return signs
}

// Says reports whether the text stands anywhere in the frame.
func (f *Frame) Says(text string) bool { return strings.Contains(string(f.Raw), text) }

// Room is the view of a welcome.
func (f *Frame) Room() (View, error) { return readView(f.View) }

// A View is the room as it stands for someone. Raw is all of it.
type View struct {
	Phase     string    `json:"phase"`
	Mark      string    `json:"mark"`
	Agreement Agreement `json:"agreement"`
	Waiting   int64     `json:"waiting"`
	Slow      int       `json:"slow"`
	Locked    bool      `json:"locked"`
	RoomHeld  bool      `json:"room_held"`
	You       You       `json:"you"`
	People    []Person  `json:"people"`
	Here      int       `json:"here"`
	Hands     []string  `json:"hands"`
	Desk      []Desk    `json:"desk"`

	Raw []byte `json:"-"`
}

// What a View is made of.
type (
	Agreement struct {
		Version int    `json:"version"`
		Hash    string `json:"hash"`
	}
	You struct {
		Who       string `json:"who"`
		Role      string `json:"role"`
		Entry     string `json:"entry"`
		Name      string `json:"name"`
		Consented bool   `json:"consented"`
		Muted     bool   `json:"muted"`
		Held      bool   `json:"held"`
	}
	Person struct {
		Who     string   `json:"who"`
		Role    string   `json:"role"`
		Name    string   `json:"name"`
		Entry   string   `json:"entry"`
		Here    bool     `json:"here"`
		Devices []string `json:"devices"`
	}
	Desk struct {
		Kind   string `json:"kind"`
		ID     string `json:"id"`
		Who    string `json:"who"`
		Device string `json:"device"`
		Text   string `json:"text"`
	}
)

func readView(raw []byte) (View, error) {
	v := View{Raw: raw}
	if err := json.Unmarshal(raw, &v); err != nil {
		return v, fmt.Errorf("read a view: %w", err)
	}
	return v, nil
}

// Args are the fields of a command, by name.
type Args map[string]any

// A Do is a command. An empty ID is filled with a new one by whoever sends it.
type Do struct {
	ID   string // a UUID
	Name string
	Seen string // id of the last event on the author's screen
	Args Args
}

// NewID makes a command's id.
func NewID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails: crypto/rand ends the program instead
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	s := hex.EncodeToString(b[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// frame writes the command as it travels.
func (d Do) frame() []byte {
	if d.ID == "" {
		d.ID = NewID()
	}
	all := map[string]any{"t": "do", "id": d.ID, "do": d.Name, "seen": d.Seen}
	maps.Copy(all, d.Args)
	b, err := json.Marshal(all)
	if err != nil {
		panic(err) // texts, numbers and truth values always encode
	}
	return b
}
