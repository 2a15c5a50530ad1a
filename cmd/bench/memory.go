package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// smallBuffer is a client's where there are very many.
const smallBuffer = 4 << 10

// memory measures what a connection costs the server in resident memory, in small rooms, in one room, and bare.
func memory(ctx context.Context, o *options) error {
	shapes := [][2]int{{max(1, o.members/10), 10}, {1, o.members}}
	if o.rooms > 0 {
		shapes = [][2]int{{o.rooms, o.members / o.rooms}}
	}
	for _, s := range shapes {
		if err := resting(ctx, o, s[0], s[1]); err != nil {
			return err
		}
	}
	return resting0(ctx, o)
}

// resting measures connections that have each said something and are quiet now.
func resting(ctx context.Context, o *options, rooms, members int) (err error) {
	m := thisMachine(o.dir)
	l, err := start(ctx, o, rooms, members)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.stop()) }()
	var seated, joined footprint
	if err := l.server.ask("memory", &seated); err != nil {
		return err
	}
	if err := l.connect(smallBuffer, func(int) bool { return false }); err != nil {
		return err
	}
	begun := time.Now()
	if err := each(l.ctx, o.flight, len(l.all), func(_ context.Context, i int) error {
		c := l.all[i]
		if err := c.say(c.room.next(c, time.Now()), l.filler); err != nil {
			return err
		}
		return l.await(c.done)
	}); err != nil {
		return err
	}
	if err := l.settle(); err != nil {
		return err
	}
	spoken := time.Since(begun)
	// Answers to the last are on their way, and attendance is still being gathered.
	if err := l.pass(l.o.warm); err != nil {
		return err
	}
	if err := l.server.ask("memory", &joined); err != nil {
		return err
	}
	if o.heap != "" {
		if err := l.server.ask("heap "+o.heap, nil); err != nil {
			return err
		}
	}
	l.leave()
	if err := l.check(); err != nil {
		return err
	}
	n := float64(len(l.all))
	r := &row{measure: "memory"}
	r.add("store", storeName(o))
	r.add("rooms", rooms)
	r.add("in each", members)
	r.add("KiB/connection", (joined.Resident-seated.Resident)/n/1024)
	r.add("with its seat", (joined.Resident-joined.Empty)/n/1024)
	r.add("stacks KiB", (joined.Stacks-seated.Stacks)/n/1024)
	r.add("heap KiB", (joined.Heap-seated.Heap)/n/1024)
	r.add("between KiB", (joined.Unused-seated.Unused)/n/1024)
	r.add("not Go's KiB", (joined.Resident-seated.Resident-joined.Go+seated.Go)/n/1024)
	r.add("goroutines", float64(joined.Goroutines-seated.Goroutines)/n)
	r.add("s for all to speak", spoken.Seconds())
	return r.print(o, m)
}

// resting0 is the floor: a goroutine for each connection that reads lines, and nothing else.
func resting0(ctx context.Context, o *options) (err error) {
	m := thisMachine(o.dir)
	server, err := startChild(ctx, o, "tcp")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	var before, after footprint
	if err := server.ask("memory", &before); err != nil {
		return err
	}
	conns := make([]net.Conn, o.members)
	defer func() {
		for _, c := range conns {
			if c != nil {
				_ = c.Close()
			}
		}
	}()
	if err := each(ctx, dialing, len(conns), func(_ context.Context, i int) error {
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(2+i/perSource))}}
		c, err := d.Dial("tcp", server.Addr)
		if err != nil {
			return err
		}
		conns[i] = c
		if _, err := c.Write([]byte("a line\n")); err != nil {
			return err
		}
		_, err = bufio.NewReaderSize(c, 16).ReadString('\n')
		return err
	}); err != nil {
		return err
	}
	if err := server.ask("memory", &after); err != nil {
		return err
	}
	n := float64(len(conns))
	r := &row{measure: "memory"}
	r.add("bare TCP", len(conns))
	r.add("KiB/connection", (after.Resident-before.Resident)/n/1024)
	r.add("stacks KiB", (after.Stacks-before.Stacks)/n/1024)
	r.add("heap KiB", (after.Heap-before.Heap)/n/1024)
	r.add("goroutines", float64(after.Goroutines-before.Goroutines)/n)
	return r.print(o, m)
}

// bareTCP is the child that answers lines.
func bareTCP(ctx context.Context, _ *options) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go echo(c)
		}
	}()
	s := &server{}
	return s.obey(ctx, hello{Addr: l.Addr().String()})
}

func echo(c net.Conn) {
	defer func() { _ = c.Close() }()
	b := make([]byte, 512)
	for {
		n, err := c.Read(b)
		if err != nil {
			return
		}
		if _, err := c.Write(b[:n]); err != nil {
			return
		}
	}
}
