// Command hearth is a real-time chat server for live facilitated group sessions.
package main

import (
	"context"
	"os"

	"hearth/cmd/hearth/internal/cli"
)

func main() {
	os.Exit(cli.Main(context.Background(), cli.Env{
		Args: os.Args[1:], Environ: os.Environ(), Out: os.Stdout, Err: os.Stderr,
	}))
}
