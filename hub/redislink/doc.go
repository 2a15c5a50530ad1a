// Package redislink is a hub.Link over Redis pub/sub: the instances of one Hearth tell each other to look again.
//
// # What crosses
//
// Each session has a channel, and what changes in the Directory has one. A hint is one short line of text (hint.go): its
// version, the tag of the instance that says it, a letter for its kind, and ids and numbers. No words, no names, nothing
// that decides. Anyone who can reach the Redis may forge hints; all that they can bring about is a look at the store, and
// that somebody seems to write for some seconds. What does not read exactly as we would have written it is dropped.
//
// # Nothing waits for Redis
//
// What is to be said is noted in an outbox that holds the latest of each room, and one goroutine takes it from there: a
// slow Redis gets fewer hints, not late ones, and a frozen one gets none. What could not be sent is forgotten: whoever
// hears again is told that hints were lost (Ears.Linked), and looks at everything.
//
// # Listening
//
// Every listener owns one connection, and reads it without a queue in between: the ears of a hub take a hint at once and
// look once however many there were, so a queue would only hide how far behind it is. After the subscriptions of a
// new connection comes a ping: its answer says that all of them hold, since Redis answers in order. Then one follows every
// second. A connection that has answered nothing for answerWithin is dead, even if the machine behind it still
// acknowledges what is sent, as that of a stopped process does. The library would bring back a lost connection by itself
// and silently; so whatever goes wrong with one here, it is closed, this is told, and another is made.
//
// # Clusters
//
// On a Redis Cluster the channels are sharded ones, which only the nodes of their slot carry. The library gives each of its
// subscribers one connection to one node; so the channels are spread over a fixed number of tags, {0} to {15}, each
// with a listener and an outbox of its own. A single Redis is the same with one of them and no tag. Instances must agree on
// the number of tags: changing it means a new version of the channels' names.
//
// # Locks
//
// Ears are told while the lock of health is held, which no method of Link takes, so that what they are told of the link comes in
// order. Everything else is told without a lock.
package redislink
