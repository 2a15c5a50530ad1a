package office

import (
	"fmt"
	"strings"
)

// A Standing is who somebody is to a session's group: one line of the table of who may read.
type Standing string

// The standings. "Other" is a facilitator's account without a role in the group.
const (
	AsFacilitator   Standing = "facilitator"
	AsCofacilitator Standing = "cofacilitator"
	AsObserver      Standing = "observer"
	AsReviewer      Standing = "reviewer with a grant"
	AsOther         Standing = "facilitator of another group"
	AsCoordinator   Standing = "coordinator"
	AsAdmin         Standing = "admin"
	AsEmergency     Standing = "admin in an emergency"
	AsMember        Standing = "member"
)

// Standings lists them, in the table's order.
func Standings() []Standing {
	return []Standing{AsFacilitator, AsCofacilitator, AsObserver, AsReviewer, AsOther, AsCoordinator, AsAdmin, AsEmergency, AsMember}
}

// A ReadPath is a way by which words of a session, or what tells of their readers, leave this server.
type ReadPath string

// The ways. Each is a group of addresses or a command; a test holds the table against every one of them.
const (
	PathRoom       ReadPath = "room and its history"
	PathTranscript ReadPath = "transcript and search"
	PathGroup      ReadPath = "search in a group"
	PathExport     ReadPath = "copies"
	PathCard       ReadPath = "safety card"
	PathLines      ReadPath = "lines for the agreement"
	PathNotes      ReadPath = "own process notes"
	PathAudit      ReadPath = "audit"
	PathCommand    ReadPath = "command line"
)

// ReadTable is who may read by which way: what is not named here is closed. Who leads a group reads its records; who
// reviews reads one that is over, as far as its members agreed; an admin reads none but in an emergency, and a
// coordinator none at all. An observer is in the room with everyone seeing it, and reads afterwards what they are
// granted. The audit has no words of a session in it, and is the admins'.
func ReadTable() map[ReadPath][]Standing {
	return map[ReadPath][]Standing{
		PathRoom:       {AsFacilitator, AsCofacilitator, AsObserver, AsMember},
		PathTranscript: {AsFacilitator, AsCofacilitator, AsReviewer, AsEmergency},
		PathGroup:      {AsFacilitator, AsCofacilitator}, // whoever is let into one session looks through that one
		PathExport:     {AsFacilitator, AsCofacilitator, AsReviewer, AsEmergency},
		PathCard:       {AsFacilitator, AsCofacilitator},
		PathLines:      {AsFacilitator, AsCofacilitator},
		PathNotes:      {AsFacilitator, AsCofacilitator},
		PathAudit:      {AsAdmin, AsEmergency},
		PathCommand:    {AsFacilitator, AsCofacilitator, AsReviewer, AsEmergency},
	}
}

// ReadPaths lists the ways in the table's order.
func ReadPaths() []ReadPath {
	return []ReadPath{PathRoom, PathTranscript, PathGroup, PathExport, PathCard, PathLines, PathNotes, PathAudit, PathCommand}
}

// ReadTableText writes the table for people, as Markdown.
func ReadTableText() string {
	var b strings.Builder
	b.WriteString("| |")
	for _, p := range ReadPaths() {
		fmt.Fprintf(&b, " %s |", p)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(ReadPaths())) + "\n")
	table := ReadTable()
	for _, who := range Standings() {
		fmt.Fprintf(&b, "| %s |", who)
		for _, p := range ReadPaths() {
			cell := "no"
			for _, may := range table[p] {
				if may == who {
					cell = "yes"
				}
			}
			fmt.Fprintf(&b, " %s |", cell)
		}
		b.WriteString("\n")
	}
	return b.String()
}
