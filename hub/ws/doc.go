// Package ws carries rooms over WebSocket, on coder/websocket.
//
// The library reads, answers pings and does the closing handshake. Events are written past it: they are framed once for
// all receivers (hub.AppendText) and go to the raw connection, many in one system call, without a context and without
// waiting. Both writers share a connection through one lock that keeps frames whole (raw.go). The HTTP handler returns
// after the upgrade, so that its request, headers and grown stack are freed; one goroutine reads, none waits to write.
package ws
