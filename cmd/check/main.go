package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"hearth/cmd/internal/servers"
)

// wholeRun bounds the sum of everything, in case stages that stay inside their budgets still add up.
const wholeRun = 70 * time.Minute

func main() {
	os.Exit(run())
}

func run() int {
	quick := flag.Bool("quick", false, "only what Go alone can check, in five minutes")
	only := flag.String("only", "", "run only these `stages`, comma separated")
	list := flag.Bool("list", false, "print the stages and their budgets")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "check: unexpected argument %q; see -help\n", flag.Arg(0))
		return 2
	}
	if *list {
		listStages(os.Stdout, stages())
		return 0
	}
	chosen, err := choose(stages(), *quick, *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		return 2
	}
	root, err := findRoot()
	if err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		return 2
	}

	ctx, stop := servers.UntilTold(context.Background())
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, wholeRun)
	defer cancel()

	w := &workshop{root: root, out: os.Stdout, quick: *quick}
	defer w.close()
	results := runStages(ctx, w, chosen)
	w.close()
	summarize(os.Stdout, results, w.omitted)
	for _, r := range results {
		if r.verdict == failed {
			return 1
		}
	}
	return 0
}
