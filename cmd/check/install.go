package main

import (
	"bufio"
	"context"
	_ "embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// installScript runs as root; its arguments are the packages.
//
//go:embed install.sh
var installScript string

// surroundings is what decides whether check may install something by itself.
type surroundings struct {
	ci       bool // CI=true
	root     bool
	terminal bool
	apt      bool
	sudo     bool
}

func lookAround() surroundings {
	_, noApt := exec.LookPath("apt-get")
	_, noSudo := exec.LookPath("sudo")
	return surroundings{
		ci:       os.Getenv("CI") == "true",
		root:     os.Geteuid() == 0,
		terminal: isTerminal(os.Stdin) && isTerminal(os.Stdout),
		apt:      noApt == nil,
		sudo:     noSudo == nil,
	}
}

// isTerminal takes every character device but the null device for a terminal: enough to decide whether
// a question could be answered, and it needs no system call that differs between systems.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

type installPlan int

const (
	doNothing installPlan = iota
	askFirst
	installNow
	tellHow
)

func planInstall(missing []string, here surroundings) installPlan {
	mayBeRoot := here.root || here.sudo
	switch {
	case len(missing) == 0:
		return doNothing
	case !here.apt || !mayBeRoot:
		return tellHow
	case here.ci:
		return installNow
	case here.terminal:
		return askFirst
	case here.root:
		return installNow
	default:
		return tellHow
	}
}

func aptCommand(packages []string, here surroundings) string {
	prefix := ""
	if !here.root {
		prefix = "sudo "
	}
	return prefix + "apt-get install --no-install-recommends " + strings.Join(packages, " ")
}

func howToInstall(missing, packages []string, here surroundings) string {
	what := strings.Join(missing, ", ")
	if !here.apt {
		return "missing: " + what + "; install them (on Debian: " + aptCommand(packages, here) + ")"
	}
	return "missing: " + what + "; install with: " + aptCommand(packages, here)
}

func confirm(in io.Reader, out io.Writer, question string) bool {
	fmt.Fprint(out, question)
	answer, _ := bufio.NewReader(in).ReadString('\n')
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return true
	}
	return false
}

// install runs the script, through sudo where it must. It stays in check's own process group, so that
// sudo can ask for a password on the terminal.
func (w *workshop) install(ctx context.Context, packages []string, here surroundings) error {
	args := append([]string{"sh", "-c", installScript, "install"}, packages...)
	if !here.root {
		sudo := []string{"sudo"}
		if here.ci || !here.terminal {
			sudo = append(sudo, "-n")
		}
		args = append(sudo, args...)
	}
	cmd := w.command(ctx, task{}, args[0], args[1:]...)
	if here.terminal {
		cmd.SysProcAttr.Setpgid = false
		cmd.Stdin = os.Stdin
		cmd.Cancel = nil
	}
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("apt-get: %w", err)
	}
	return nil
}
