// Package scrub finds what could tell who somebody is in what people wrote, for a copy that is read by others: names of the
// roster in whatever writing, other names, places, dates, ages over 89, numbers, addresses of every kind.
//
// It proposes; a person decides. Free text defeats patterns, and a proposal that is not made cannot be refused, so where
// it is in doubt it proposes: a wrong proposal costs its reader a glance, a missing one somebody's safety. The eighteen
// kinds of identifiers that HIPAA's Safe Harbor lists (45 CFR 164.514(b)(2)) are the yardstick, and testdata/planted.txt
// holds at least fifty of them in the writing that people use, tricky and plain.
//
// # Contract
//
//   - Everything is pure: no clock, no I/O, the same text and roster give the same proposals. A Scrubber is made once for a
//     session and is safe for concurrent use.
//   - Proposals are ordered, do not overlap, and name whole characters of the text that was given.
//   - Patterns know English well, and the months, streets and kin of German, French and Spanish. Names are found in every
//     script that package plain reads. What no pattern can know (a detail that only one person's life has) is why a person
//     must pass every message.
//
// # How a text is read
//
// People write around filters, and phones write odd characters by themselves. So patterns read a shadow of the text:
// compatibility forms taken apart, digits of every script as ASCII, what cannot be seen left out, every dash one dash;
// each byte of the shadow knows where in the text it came from. Names are compared by their skeletons (package plain),
// with the usual swaps of digits for letters undone, letters set apart joined, endings and diminutives taken off, and one
// slip of the finger forgiven, or two in a long name.
package scrub
