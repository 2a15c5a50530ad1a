// Package servers starts throwaway servers for checks, trials and tests: PostgreSQL, Redis, or any program that says in a
// line of its output when it is ready. Each listens on a free port of this machine alone and keeps what it has in a folder
// of its Set. They can be stopped, killed, frozen and started again on the same port and data: what a trial of faults needs.
//
// Rules that hold here:
//
//   - Every process ends by its own id, with what it has started; nothing is ended by name.
//   - Nothing outlives whoever started it: the kernel kills a server whose parent is gone, however that ended. The folder
//     of a run that could not take it away is taken away by the next one.
//   - Ports lie below the range from which the system gives ports to clients. A port of that range could be taken, while
//     its server is down, by somebody's outgoing connection, and even by the very connection that tries to reach it.
package servers
