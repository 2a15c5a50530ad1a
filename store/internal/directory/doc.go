// Package directory is the one implementation of store.Directory, in SQL that SQLite and PostgreSQL both speak. What
// differs between the two is a Dialect of a few values; the tables are those of the migrations named "directory" of
// store/sqlite and store/postgres, which hold the same columns.
//
// # Rules of this package
//
//  1. Every write that others may have to look at again first takes the row of the counter "changes" and keeps it until
//     commit. So these writes happen one at a time, over all instances; what a write reads after that is the latest
//     there is; and changes are numbered without holes, in the order of their commits. Rejected: a sequence of the
//     database, whose numbers have holes and overtake each other; and taking the row last, which allows more at once but
//     makes each check a race of its own. Writes of a Directory are rare beside those of a Log.
//  2. Whatever spends something (a use, a link, a ticket) does so with one conditional UPDATE and looks at how many rows
//     it touched, also under rule 1.
//  3. A transaction begins with a write, so that SQLite takes its write lock at once and never has to upgrade a read.
//  4. A transaction that lost against another one is run again a bounded number of times; one whose COMMIT was not
//     answered is not: the caller gets store.ErrUnknown.
//  5. The database's clock judges when something was revoked; times that callers name are theirs.
//  6. No error carries a value from a row.
package directory
