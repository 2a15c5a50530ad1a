package moderation

import "strings"

// The worksheet is a private form (FAC-8): what happened, the feeling, the thought, what speaks for and against it, another
// thought, the feeling again. It is nobody's but its writer's. What is written there stays in their page and is sent
// nowhere; a field that they choose to share becomes words in the box where they write, and is said like any others.
//
// Staff are told at which step somebody is, so that they know when a room is quiet because it writes. That is a signal as
// writing is, in a lane for each step: never kept, forgotten within seconds, and for staff alone. An event would be more
// than serves anybody: a reviewer would read years later how long somebody sat over which line of a form.
const (
	sheetLane = "sheet"
	// SheetSteps is how many steps the worksheet has.
	SheetSteps = 7
)

// SheetLane is the lane of a step, from 1. Signals alone are in it.
func SheetLane(step int) Lane { return Lane(sheetLane + string(rune('0'+step))) }

// Signals reports whether somebody may signal that they write in a lane: those of speech, and the worksheet's steps.
func (l Lane) Signals() bool { return l.known() || l.sheet() }

func (l Lane) sheet() bool {
	step, ok := strings.CutPrefix(string(l), sheetLane)
	return ok && len(step) == 1 && step[0] >= '1' && step[0] <= '0'+SheetSteps
}
