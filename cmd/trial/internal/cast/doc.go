// Package cast is people for trials: staff and members of one session, spread over the instances of a shape, who talk and
// come back by themselves, and the judging of what they were told afterwards.
//
// A Person has one goroutine that keeps them connected: when their connection ends they come back at the next address they
// know and resume from the last event they have. Everything that ever came to them is kept. What they say is sent again
// with the same id until it is acknowledged, as a page's outbox does.
package cast
