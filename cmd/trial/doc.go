// Trial brings Hearth up as several instances, from processes on this machine, and tries what must not break.
//
//	go run ./cmd/trial up                  PostgreSQL, Redis, two instances and a proxy, until Ctrl-C
//	go run ./cmd/trial kill                kill -9 of an instance in the middle of a burst, again and again
//	go run ./cmd/trial redis               Redis killed, frozen, cut off
//	go run ./cmd/trial postgres            PostgreSQL killed, frozen
//	go run ./cmd/trial roll                every instance restarted in turn, the old version beside the new
//	go run ./cmd/trial rehearse            the rehearsal through the proxy: with Redis, without, and with Redis killed half-way
//
//	go run ./cmd/trial back                10,000 people whose instance was killed come back at the other: how long, and at what cost
//	go run ./cmd/trial pause               100 rooms of 10 over the instances: how long until every member sees a pause
//
// Every trial but rehearse, back and pause puts people into a room, on all instances, and has them talk all the while. They are
// clients of the protocol (package kit): one whose connection ends comes back at another instance and resumes, and a
// message that was not acknowledged is sent again with the same id. Afterwards the transcript, every reader and every
// acknowledgement are held against each other:
//
//	lost        acknowledged, and not in the record; or in the record, and not at a reader
//	doubled     the same words twice in the record, or the same event twice at a reader
//	disordered  a reader, or a sender's own messages, in another order than the record's
//
// The verdict is the last line, and the exit code: 0 when everything held, 1 when something did not, 2 when the trial
// could not be made. With -json each trial is one JSON object on a line of its own.
//
// Flags: -instances (2 or 3), -redis=false (hints then come from the store alone), -n (how often), -seed (repeats a trial's
// choices), -hearth FILE (a server that is built already), -old FILE (roll: the version before), -v (all logs).
//
// Nothing leaves this machine, and nothing is left behind: every process ends with this one, however that ends.
package main
