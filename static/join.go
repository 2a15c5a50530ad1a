package static

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A module of js/ or vendor/ as it is joined: every name that it imports, everything that it exports, and the rest.
type module struct {
	imports []imported
	exports []string // "local" or "local: name", as the properties of an object
	body    string
	later   []string // modules that it asks for only when it needs them
}

type imported struct{ from, names string } // names is a pattern such as { a, b: c }

// The client keeps to a few forms of import and export, and a test meets any other: it would be left in the joined text.
var (
	importForm  = regexp.MustCompile(`(?m)^import\s*(\w+|\{[^}]*\})\s*from\s*"([^"]+)";?`)
	exportForm  = regexp.MustCompile(`(?m)^export (const|function|async function|class) (\w+)`)
	exportList  = regexp.MustCompile(`(?m)(^|[;}])export\s*\{([^}]*)\};?`)
	exportOne   = regexp.MustCompile(`(?m)(^|[;}])export default `)
	importLater = regexp.MustCompile(`import\("(\.[^"]+)"\)`)
	renamed     = regexp.MustCompile(`(\S+)\s+as\s+(\S+)`)
	docComment  = regexp.MustCompile(`(?s)/\*\*.*?\*/`)
	lineComment = regexp.MustCompile(`(?m)^[ \t]*//.*\n`)
	indents     = regexp.MustCompile(`\n\s+`) // empty lines too; no text of the client begins a line with spaces that count
)

// joinModules makes one module of an entry and of all that it imports: each is a function that runs once, in the order of
// the imports, and gives what it exports. What a module asks for later becomes a module of its own beside it, which takes
// from the first what that has already. It gives the joined text by the entry's name.
func joinModules(sources map[string]string, entry string) (map[string]string, error) {
	parsed := map[string]module{}
	for name, source := range sources {
		parsed[name] = parse(name, source)
	}
	order, err := reach(parsed, entry, nil)
	if err != nil {
		return nil, err
	}
	var later []string
	for _, name := range order {
		later = append(later, parsed[name].later...)
	}
	all := map[string]string{}
	text := write(parsed, order)
	if len(later) > 0 {
		text += "export const joined = { " + strings.Join(names(order), ", ") + " };\n"
	}
	all[entry] = text
	for _, name := range later {
		if path.Dir(entry) != "js" || !strings.HasPrefix(name, "js/") {
			return nil, fmt.Errorf("%s is asked for later from another folder", name)
		}
		rest, err := reach(parsed, name, order)
		if err != nil {
			return nil, err
		}
		up := strings.Repeat("../", strings.Count(name, "/")) + entry
		head := fmt.Sprintf("import { joined } from %q;\nconst { %s } = joined;\n", up, strings.Join(names(order), ", "))
		all[name] = head + write(parsed, rest) + exported(parsed[name], name)
	}
	return all, nil
}

// reach lists a module and what it imports, each behind everything that it needs itself; what is known already is left out.
func reach(parsed map[string]module, entry string, known []string) ([]string, error) {
	var order []string
	open := map[string]bool{}
	var visit func(name string) error
	visit = func(name string) error {
		if slices.Contains(order, name) || slices.Contains(known, name) {
			return nil
		}
		m, there := parsed[name]
		if !there || open[name] {
			return fmt.Errorf("%s is imported and does not exist, or imports itself by a round way", name)
		}
		open[name] = true
		for _, i := range m.imports {
			if err := visit(i.from); err != nil {
				return err
			}
		}
		order = append(order, name)
		return nil
	}
	if err := visit(entry); err != nil {
		return nil, err
	}
	return order, nil
}

func parse(name, source string) module {
	var m module
	source = docComment.ReplaceAllString(source, "")
	source = lineComment.ReplaceAllString(source, "")
	for _, found := range importForm.FindAllStringSubmatch(source, -1) {
		pattern := renamed.ReplaceAllString(found[1], "$1: $2")
		if !strings.HasPrefix(pattern, "{") {
			pattern = "{ default: " + pattern + " }"
		}
		m.imports = append(m.imports, imported{path.Join(path.Dir(name), found[2]), pattern})
	}
	for _, found := range importLater.FindAllStringSubmatch(source, -1) {
		m.later = append(m.later, path.Join(path.Dir(name), found[1]))
	}
	source = importForm.ReplaceAllString(source, "")
	for _, found := range exportForm.FindAllStringSubmatch(source, -1) {
		m.exports = append(m.exports, found[2])
	}
	source = exportForm.ReplaceAllString(source, "$1 $2")
	for _, found := range exportList.FindAllStringSubmatch(source, -1) {
		for one := range strings.SplitSeq(found[2], ",") {
			// Here the own name stands first; in an object the name for others does.
			if one = strings.TrimSpace(one); one != "" {
				m.exports = append(m.exports, renamed.ReplaceAllString(one, "$2: $1"))
			}
		}
	}
	source = exportList.ReplaceAllString(source, "$1")
	if exportOne.MatchString(source) {
		m.exports = append(m.exports, "default: main")
		source = exportOne.ReplaceAllString(source, "${1}const main = ")
	}
	m.body = strings.TrimSpace(indents.ReplaceAllString(source, "\n"))
	return m
}

func write(parsed map[string]module, order []string) string {
	var all strings.Builder
	for _, name := range order {
		m := parsed[name]
		fmt.Fprintf(&all, "const %s = (() => {\n", id(name))
		for _, i := range m.imports {
			fmt.Fprintf(&all, "const %s = %s;\n", i.names, id(i.from))
		}
		fmt.Fprintf(&all, "%s\nreturn { %s };\n})();\n", m.body, strings.Join(m.exports, ", "))
	}
	return all.String()
}

// exported gives a module's names to whoever imports the joined text.
func exported(m module, name string) string {
	var plain []string
	for _, e := range m.exports {
		if !strings.Contains(e, ":") {
			plain = append(plain, e)
		}
	}
	return fmt.Sprintf("export const { %s } = %s;\n", strings.Join(plain, ", "), id(name))
}

func names(order []string) []string {
	all := make([]string, len(order))
	for i, name := range order {
		all[i] = id(name)
	}
	return all
}

// id names a module in the joined text: "js/view/log.js" is js_view_log.
func id(name string) string {
	return strings.NewReplacer("/", "_", "-", "_", ".js", "").Replace(name)
}
