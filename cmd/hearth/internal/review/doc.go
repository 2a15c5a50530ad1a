// Package review makes of a session's lines what its reviewers look at: an index of every event, who was here and for
// how long, the session's shape, what was moderated, and what was left open. It counts and compares; it interprets nothing.
//
// Everything is one pass over the lines that package hub lets out, in their order, and holds no words: of a message it
// keeps how many words it had. So a record of 100,000 events is a few megabytes here, and what a reader may not read
// does not reach it, since its line does not.
//
// Search is a pass too. There is no index of words on any disk: words are opened one part after another, looked at and
// forgotten.
package review
