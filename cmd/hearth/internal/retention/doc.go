// Package retention destroys words for good: by each group's rule when their time is over, and where somebody with the
// right to asks for it.
//
// It is no part of package office, which does at once what people ask for and leaves nothing undone behind. What happens
// here begins by itself, takes many steps in several places that fail apart, and must come to its end whoever is killed in
// between. So it has a journal, and its own package.
//
// # What goes, and what stays
//
//	session    every word said in it, the names as they were, its key. Facts stay: who came under which id, what staff
//	           did and when, and the chain that proves it. What members are called stays with the group.
//	cards      the safety cards of a session, a day after its end, with the key they were sealed under
//	member     every word by or about them in all sessions, what names them, their cards, their key; they are removed
//	message    the words of one message
//
// What others wrote about someone in messages of their own is theirs, and stays with them. Titles of sessions and names
// of groups are neutral and stay.
//
// # How
//
// A purge is noted in the journal (store.Purges, beside the keys and apart from the log) before anything is destroyed.
// Then, step by step, each harmless to repeat:
//
//	mark       the record says that words are gone (moderation.Erased), so that every live room, on every instance, forgets
//	           them by the way that it hears of everything, and whoever folds the log finds tombstones
//	key        the key is destroyed: no copy of the words opens any more, wherever it lies
//	words      their rows are emptied
//	places     everything else that holds words of theirs (see Place) destroys it
//	sweep      the store overwrites and cuts what still held the bytes (SQLite: free pages and WAL; PostgreSQL: vacuum)
//
// After each step the journal is told. Whoever is killed leaves a purge undone; the next one who looks, here or on another
// instance, goes on with the step that is not noted, and thus may repeat one. Of several instances one works on a purge: it
// takes it for a while (store.Purges.TakePurge), and what it does after its time is over is harmless because the step is.
//
// Nothing needs traffic: serving looks for what is due every minute, and for what was asked for every two seconds.
//
// # What stands in the way
//
// A legal hold on a session or a member. The journal decides which came first, a hold or a purge that touches what it
// holds; a session is touched by a hold on anybody who sat in it. A session that staff have not signed off, where the rule
// says that it is kept until then. A session whose doors are not shut yet.
//
// # Copies
//
// A backup of the database holds sealed words for which the keys are gone. A backup of the keys brings them back for as
// long as somebody keeps it: what is destroyed is beyond recovery when the last such copy is gone, and that date is said
// (Keeper.Copies). A restored database is older than what was destroyed since: every purge in the journal is then done again
// (store.Purges.RepeatPurges).
package retention
