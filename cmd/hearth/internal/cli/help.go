package cli

import (
	"encoding/json"
	"runtime/debug"

	"hearth/cmd/hearth/internal/app"
	"hearth/cmd/hearth/internal/manual"
	"hearth/cmd/hearth/internal/office"
	"hearth/static"
)

type helpCmd struct {
	Topic string `arg:"" optional:"" help:"A chapter's name."`
}

// Run prints a chapter as it is written, or the list.
func (h helpCmd) Run(x *run) error {
	if h.Topic == "" {
		x.printf("The operator's manual. hearth help TOPIC prints a chapter; a server shows them at /manual.\n\n")
		for _, t := range manual.Topics() {
			x.printf("  %-14s %s\n", t.Name, t.Title)
		}
		x.printf("\nhearth --help explains the commands.\n")
		return nil
	}
	t, ok := manual.Find(h.Topic)
	if !ok {
		return office.ErrAsk("There is no chapter " + h.Topic + "; `hearth help` lists them.")
	}
	x.printf("%s", t.Text)
	return nil
}

type versionCmd struct {
	SBOM bool `name:"sbom" help:"Print a bill of materials of this binary as CycloneDX JSON."`
}

// Run prints the version, or what the binary is made of.
func (v versionCmd) Run(x *run) error {
	if !v.SBOM {
		x.printf("hearth %s\n", app.Version)
		return nil
	}
	info, _ := debug.ReadBuildInfo()
	vendored, err := static.Vendored()
	if err != nil {
		return err
	}
	e := json.NewEncoder(x.env.Out)
	e.SetIndent("", "  ")
	return e.Encode(materials(info, vendored))
}

// A bill is a CycloneDX 1.6 document, as far as it is filled in here. It has no time and no number of its own, so that the
// same binary always gives the same one.
type bill struct {
	Format   string `json:"bomFormat"`
	Spec     string `json:"specVersion"`
	Version  int    `json:"version"`
	Metadata struct {
		Component component `json:"component"`
	} `json:"metadata"`
	Components []component `json:"components"`
}

type component struct {
	Type       string     `json:"type"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	PURL       string     `json:"purl,omitempty"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// materials lists what a binary was linked from, as the linker noted it, and the client libraries that it carries. A Go sum
// is of a module's tree and no hash of a file, so it stands as a property.
func materials(info *debug.BuildInfo, vendored []static.Library) bill {
	b := bill{Format: "CycloneDX", Spec: "1.6", Version: 1, Components: []component{}}
	b.Metadata.Component = component{Type: "application", Name: "hearth", Version: app.Version}
	if info != nil {
		b.Components = append(b.Components, component{Type: "platform", Name: "go", Version: info.GoVersion})
		for _, m := range info.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			c := component{Type: "library", Name: m.Path, Version: m.Version, PURL: "pkg:golang/" + m.Path + "@" + m.Version}
			if m.Sum != "" {
				c.Properties = []property{{"go:sum", m.Sum}}
			}
			b.Components = append(b.Components, c)
		}
	}
	for _, l := range vendored {
		b.Components = append(b.Components, component{
			Type: "library", Name: l.Name, Version: l.Version, PURL: "pkg:npm/" + l.Name + "@" + l.Version,
			Hashes: []hash{{"SHA-256", l.SHA256}}, Properties: []property{{"hearth:file", l.File}},
		})
	}
	return b
}
