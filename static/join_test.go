package static

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestNothingIsLeftUnjoined: an import or export in a form that the joining does not know would break the page.
func TestNothingIsLeftUnjoined(t *testing.T) {
	left := regexp.MustCompile(`(?m)(^|[;}])\s*(import\s*[\w{*]|export\s*[\w{*]).*`)
	allowed := regexp.MustCompile(`^[;}]?\s*(import \{ joined \} from|export const \{? ?[\w, ]+ ?\}? =)`)
	scripts := 0
	for name, f := range loaded().files {
		if !strings.HasSuffix(name, ".js") {
			continue
		}
		scripts++
		for _, found := range left.FindAllString(string(f.plain), -1) {
			if !allowed.MatchString(strings.TrimSpace(found)) {
				t.Errorf("%s: %.80s", name, found)
			}
		}
	}
	if scripts == 0 || scripts > 4 {
		t.Errorf("%d scripts are served", scripts)
	}
}

func TestModulesAreJoined(t *testing.T) {
	sources := map[string]string{
		"js/main.js":   "// Starts.\nimport { one as uno, two } from \"./a.js\";\nimport out from \"../vendor/v.js\";\nif (uno) import(\"./late.js\");\nout(two);\n",
		"js/a.js":      "import { three } from \"./b.js\";\n\n/** Is one. */\nexport const one = three;\nexport function two() {}\n",
		"js/b.js":      "const three = 3;\nexport { three };\n",
		"js/late.js":   "import { three } from \"./b.js\";\nimport { four } from \"./only.js\";\nexport const seven = three + four;\n",
		"js/only.js":   "export const four = 4;\n",
		"vendor/v.js":  "var n=1;export default function(s){return n}",
		"js/nobody.js": "export const nothing = 0;\n",
	}
	all, err := joinModules(sources, "js/main.js")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"const js_b = (() => {\nconst three = 3;\nreturn { three };\n})();",
		"const js_a = (() => {\nconst { three } = js_b;\nconst one = three;\nfunction two() {}\nreturn { one, two };\n})();",
		"const vendor_v = (() => {\nvar n=1;const main = function(s){return n}\nreturn { default: main };\n})();",
		"const js_main = (() => {\nconst { one: uno, two } = js_a;\nconst { default: out } = vendor_v;\nif (uno) import(\"./late.js\");\nout(two);\nreturn {  };\n})();",
		"export const joined = { js_b, js_a, vendor_v, js_main };",
	}
	if got := all["js/main.js"]; got != strings.Join(want, "\n")+"\n" {
		t.Errorf("joined:\n%s", got)
	}
	late := "import { joined } from \"../js/main.js\";\nconst { js_b, js_a, vendor_v, js_main } = joined;\n" +
		"const js_only = (() => {\nconst four = 4;\nreturn { four };\n})();\n" +
		"const js_late = (() => {\nconst { three } = js_b;\nconst { four } = js_only;\nconst seven = three + four;\nreturn { seven };\n})();\nexport const { seven } = js_late;\n"
	if got := all["js/late.js"]; got != late {
		t.Errorf("later:\n%s", got)
	}
	if len(all) != 2 {
		t.Errorf("%d files", len(all))
	}
}

func TestARoundOfImportsIsRefused(t *testing.T) {
	for _, sources := range []map[string]string{
		{"js/main.js": "import { a } from \"./a.js\";\n", "js/a.js": "import { b } from \"./main.js\";\nexport const a = b;\n"},
		{"js/main.js": "import { a } from \"./gone.js\";\n"},
	} {
		if all, err := joinModules(sources, "js/main.js"); err == nil {
			t.Errorf("joined: %v", all)
		}
	}
}

// TestEveryModuleIsUsed: a module that nothing imports is dead.
func TestEveryModuleIsUsed(t *testing.T) {
	sources := map[string]string{}
	var all []string
	for _, folder := range []string{"js", "js/review", "js/view", "js/view/tech", "js/words", "vendor"} {
		entries, err := embedded.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if name := folder + "/" + e.Name(); strings.HasSuffix(name, ".js") {
				body, err := embedded.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				sources[name], all = string(body), append(all, name)
			}
		}
	}
	var text strings.Builder
	for _, entry := range []string{Main, Review} {
		scripts, err := joinModules(sources, entry)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range scripts {
			text.WriteString(s)
		}
	}
	unused := slices.DeleteFunc(all, func(name string) bool { return strings.Contains(text.String(), "const "+id(name)+" = (") })
	if len(unused) > 0 {
		t.Errorf("nothing imports %v", unused)
	}
}
