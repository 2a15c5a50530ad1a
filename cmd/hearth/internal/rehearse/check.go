package rehearse

import "slices"

// A Check is one promise, held from the outside.
type Check struct {
	Name  string
	Held  int    // how often it held
	Want  string // of its first breach
	Saw   string
	Broke bool
	Tried bool // false: the play did not come this far
}

// A Verdict is what a rehearsal found.
type Verdict struct {
	Checks []Check // in the order of the play
}

// Breaches are the checks that did not hold, or were not tried.
func (v *Verdict) Breaches() []Check {
	var broke []Check
	for _, c := range v.Checks {
		if c.Broke || !c.Tried {
			broke = append(broke, c)
		}
	}
	return broke
}

// Held is how many checks held throughout.
func (v *Verdict) Held() int { return len(v.Checks) - len(v.Breaches()) }

// find gives the check of this name, new behind the others.
func (v *Verdict) find(name string) *Check {
	i := slices.IndexFunc(v.Checks, func(c Check) bool { return c.Name == name })
	if i < 0 {
		v.Checks = append(v.Checks, Check{Name: name})
		i = len(v.Checks) - 1
	}
	return &v.Checks[i]
}

// hold notes that a check was come by, and whether it held.
func (v *Verdict) hold(name string, ok bool, want, saw string) {
	c := v.find(name)
	c.Tried = true
	switch {
	case ok:
		c.Held++
	case !c.Broke:
		c.Broke, c.Want, c.Saw = true, want, saw
	}
}
