package retention

import (
	"context"

	"hearth/store"
)

// A Place is anything beside the log, the directory and the keys that holds words or what was made from them: notes,
// addenda, copies that were exported and kept. Whoever makes one gives the Keeper its row (package app, where the house is
// put together) and names its tables in Tables. Each function destroys for good, may be repeated, and may be nil where
// there is nothing of that kind.
type Place struct {
	Name    string
	Session func(ctx context.Context, session store.SessionID) error
	Member  func(ctx context.Context, member store.ID) error
	Message func(ctx context.Context, session store.SessionID, seq store.Seq) error
}

func (l Place) session(ctx context.Context, id store.SessionID) error {
	if l.Session == nil {
		return nil
	}
	return l.Session(ctx, id)
}

func (l Place) member(ctx context.Context, id store.ID) error {
	if l.Member == nil {
		return nil
	}
	return l.Member(ctx, id)
}

func (l Place) message(ctx context.Context, id store.SessionID, seq store.Seq) error {
	if l.Message == nil {
		return nil
	}
	return l.Message(ctx, id, seq)
}

// Tables says of every table of the stores what a purge does about it; a test holds it against the migrations, so that a
// new table cannot be forgotten. "keeps": nothing of anybody's words is in it.
var Tables = map[string]string{
	"words":   "emptied by the step words",
	"members": "names are emptied by the step name",
	"cards":   "removed by the steps cards and name",
	"keys":    "removed by the steps key and cards",
	"reviews": "what staff wrote after a session is sealed under its key, and goes with it by the step key",
	"notes":   "keeps: a process note is its author's own, under their own key, and goes when they delete it",

	"records":    "keeps: facts and commitments",
	"heads":      "keeps: numbers and digests",
	"signatures": "keeps: numbers and digests",

	"planned_sessions":  "keeps: a neutral title, times and a phase",
	"groups":            "keeps: a neutral name and settings",
	"agreements":        "keeps: what a group's staff ask of everyone",
	"seats":             "keeps: ids",
	"invitations":       "keeps: ids, times and keyed hashes",
	"devices":           "keeps: ids, times and keyed hashes",
	"tickets":           "keeps: ids, times and keyed hashes",
	"staff":             "keeps: accounts of staff",
	"group_staff":       "keeps: roles of staff",
	"links":             "keeps: keyed hashes",
	"sign_ins":          "keeps: keyed hashes",
	"api_keys":          "keeps: keyed hashes and names that staff gave programs",
	"operator_settings": "keeps: the operator's documents; what was passed for de-identified copies is sealed under its session's key, and goes by the step key",
	"closings":          "keeps: numbers, digests and signatures",
	"second_steps":      "keeps: secrets of staff",
	"recovery_codes":    "keeps: keyed hashes",
	"reading_grants":    "keeps: ids, times and reasons that staff gave",
	"consents":          "keeps: ids and times",
	"audit":             "keeps: ids, purposes and times, for six years; never content",
	"changes":           "keeps: ids",
	"leases":            "keeps: instances and times",
	"attached":          "keeps: ids, of who is connected now",

	"destroyed": "keeps: the journal itself, ids and reasons",
	"purges":    "keeps: the journal itself, ids and reasons",
	"holds":     "keeps: ids and reasons",

	"directory_counters": "keeps: numbers",
	"compatibility":      "keeps: numbers",
	"purge_lock":         "keeps: one row",
	"key_changes":        "keeps: public keys and numbers",
}
