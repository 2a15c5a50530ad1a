package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"hearth/cmd/hearth/internal/office"
)

// spareResources are the empty places that the form offers beside what is there.
const spareResources = 3

// resourcesView is the editor of the operator's resources.
type resourcesView struct {
	office.Resources
	Sample  bool // nobody has edited them yet
	Preview bool // not kept: shown as members would see it
}

// Rows are the places of the form.
func (v resourcesView) Rows() []office.Resource {
	return append(v.Items[:len(v.Items):len(v.Items)], make([]office.Resource, min(spareResources, office.MostResources-len(v.Items)))...)
}

// Place names a field of one row.
func (v resourcesView) Place(field string, i int) string { return fmt.Sprintf("%s-%d", field, i) }

func pageResources(c *call) error {
	r, _, err := c.s.Office.Resources(c.ctx())
	if err != nil {
		return err
	}
	return c.openPage(http.StatusOK, "resources", "", r)
}

func pageEditResources(c *call) error {
	r, sample, err := c.s.Office.Resources(c.ctx())
	if err != nil {
		return err
	}
	return c.show("editresources", resourcesView{Resources: r, Sample: sample})
}

// postEditResources shows what the form would make of the members' page, or keeps it.
func postEditResources(c *call) error {
	if err := c.form(); err != nil {
		return err
	}
	d := resourcesView{Resources: c.resourcesForm(), Preview: true}
	doc, err := json.Marshal(d.Resources)
	if err != nil {
		return fmt.Errorf("write the resources: %w", err)
	}
	if _, err = office.ParseResources(doc); err == nil && c.field("do") == "keep" {
		err = c.s.Office.SetResources(c.ctx(), c.who.actor(), doc)
		if err == nil {
			return c.redirect("/resources/edit")
		}
	}
	if err != nil {
		d.Preview = false
		return c.again(err, "editresources", "resources", d)
	}
	return c.show("editresources", d)
}

func (c *call) resourcesForm() office.Resources {
	r := office.Resources{Checked: strings.TrimSpace(c.field("checked")), Contact: strings.TrimSpace(c.field("contact"))}
	for i := range office.MostResources {
		get := func(field string) string { return strings.TrimSpace(c.field(resourcesView{}.Place(field, i))) }
		one := office.Resource{Name: get("name"), Phone: get("phone"), Text: get("text"), URL: get("url")}
		if one != (office.Resource{}) {
			r.Items = append(r.Items, one)
		}
	}
	return r
}
