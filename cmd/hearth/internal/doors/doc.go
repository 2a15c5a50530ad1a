// Package doors has tests alone: the permission matrix, tried against a whole server through every door that leads into
// a room, by the client of package kit.
package doors
