package config

import "reflect"

// A Setting is one thing to set, as documentation and tests see it.
type Setting struct {
	Flag, Variable, Default, Help string
}

// Settings lists every setting, in the order of the struct.
func Settings() []Setting {
	var all []Setting
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		if tag.Get("env") == "" {
			continue
		}
		all = append(all, Setting{tag.Get("name"), tag.Get("env"), tag.Get("default"), tag.Get("help")})
	}
	return all
}

// Variables lists the names of every variable that is read.
func Variables() []string {
	var names []string
	for _, s := range Settings() {
		names = append(names, s.Variable)
	}
	return names
}
