package arch

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// The largest file tells more about a tree than the average one.
const (
	goLines     = 500
	scriptLines = 250
)

var house = []string{
	"cmd", "hub", "store", "moderation", "static",
	"go.mod", "go.sum", "docker-compose.yml", "README.md", "LICENSE",
}

func TestTopLevelIsFixed(t *testing.T) {
	for _, name := range topLevel(t) {
		if !strings.HasPrefix(name, ".") && !slices.Contains(house, name) {
			t.Errorf("%s does not belong at the top level", name)
		}
	}
}

func TestFilesStaySmall(t *testing.T) {
	walk(t, func(file string) {
		limit := 0
		switch {
		case path.Ext(file) == ".go" && !strings.HasSuffix(file, "_test.go"):
			limit = goLines
		case ownScript(file):
			limit = scriptLines
		default:
			return
		}
		if n := lines(read(t, file)); n > limit {
			t.Errorf("%s has %d lines, more than %d", file, n, limit)
		}
	})
}

// TestTextReachesThePageAsText: markup made of strings is how a message becomes a script.
func TestTextReachesThePageAsText(t *testing.T) {
	forbidden := []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"}
	forbidden = append(forbidden, "dangerouslySetInnerHTML")
	walk(t, func(file string) {
		if !ownScript(file) {
			return
		}
		text := read(t, file)
		for _, word := range forbidden {
			if strings.Contains(text, word) {
				t.Errorf("%s contains %s", file, word)
			}
		}
	})
}

func ownScript(file string) bool {
	return strings.HasPrefix(file, "static/js/") && (path.Ext(file) == ".js" || path.Ext(file) == ".mjs") &&
		!strings.Contains(file, "/vendor/")
}

// TestLockNamesNoHost: the lock pins versions and their hashes; where they come from is for each machine to say.
func TestLockNamesNoHost(t *testing.T) {
	walk(t, func(file string) {
		if path.Base(file) == "package-lock.json" && strings.Contains(read(t, file), "://") {
			t.Errorf("%s names where packages come from; npm install --omit-lockfile-registry-resolved leaves it out", file)
		}
	})
}
