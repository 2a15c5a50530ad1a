package cli

import (
	"errors"

	"hearth/cmd/hearth/internal/app"
)

type doctorCmd struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run looks at the installation. It fails where something is to be seen to now.
func (s *doctorCmd) Run(x *run) error {
	found, bad := app.Doctor(x.ctx, x.config), false
	for _, f := range found {
		bad = bad || f.State == app.Trouble
	}
	if s.JSON {
		if err := x.json(map[string]any{"well": !bad, "findings": found}); err != nil {
			return err
		}
	} else {
		for _, f := range found {
			x.printf("%-8s %-11s %s\n", f.State, f.Check, clean(f.Say))
		}
	}
	if bad {
		return errors.New("something is to be seen to now")
	}
	return nil
}
