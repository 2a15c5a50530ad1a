package office

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hearth/store"
)

// SampleAgreement is what a new group starts from.
//
//go:embed agreement.txt
var SampleAgreement string

// SampleResources is the document that every installation must edit before real people use it.
//
//go:embed resources.json
var SampleResources []byte

// Resources are the crisis resources that every page shows, as the operator keeps them.
type Resources struct {
	Checked string     `json:"checked"` // when somebody last called every number: 2026-11-22
	Contact string     `json:"contact"` // whom members of this service turn to
	Items   []Resource `json:"resources"`
}

// A Resource is one place to turn to.
type Resource struct {
	Name  string `json:"name"`
	Phone string `json:"phone,omitempty"`
	Text  string `json:"text,omitempty"` // how to reach it by text message
	URL   string `json:"url,omitempty"`
}

// MostResources is how many places a page shows at most: whoever needs one is not to search.
const MostResources = 20

const resourcesSetting = "resources"

// ParseResources checks a document. What does not fit in a field is an ErrField: "checked", "contact", or a field of the
// n-th resource from 0, such as "url-0".
func ParseResources(doc []byte) (Resources, error) {
	var r Resources
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil {
		return r, ErrAsk("The resources are not the JSON document that `hearth resources --sample` shows: " + err.Error())
	}
	if _, err := time.Parse(time.DateOnly, r.Checked); err != nil {
		return r, ErrField{"checked", `The resources need "checked": the day on which somebody last tried every one, as 2026-11-22.`}
	}
	if strings.TrimSpace(r.Contact) == "" {
		return r, ErrField{"contact", `The resources need "contact": whom members of this service turn to.`}
	}
	if len(r.Items) == 0 || len(r.Items) > MostResources {
		return r, ErrAsk("Please name 1 to 20 resources.")
	}
	for i, item := range r.Items {
		at := func(field string) string { return field + "-" + strconv.Itoa(i) }
		if strings.TrimSpace(item.Name) == "" {
			return r, ErrField{at("name"), "Each resource needs a name."}
		}
		if item.Phone == "" && item.Text == "" && item.URL == "" {
			return r, ErrField{at("phone"), "Each resource needs a phone, a text or a url. “" + item.Name + "” has none."}
		}
		if u, err := url.Parse(item.URL); item.URL != "" && (err != nil || u.Scheme != "https" || u.Host == "") {
			return r, ErrField{at("url"), "The url of a resource begins with https://."}
		}
	}
	return r, nil
}

// Resources reads the resources that are kept, or the sample. sample: nobody has edited them yet.
func (f *Office) Resources(ctx context.Context) (r Resources, sample bool, err error) {
	doc, err := f.dir.Setting(ctx, resourcesSetting)
	if errors.Is(err, store.ErrNotFound) {
		doc, err = SampleResources, nil
	}
	if err != nil {
		return r, false, fmt.Errorf("read the resources: %w", err)
	}
	r, err = ParseResources(doc)
	if err != nil {
		return r, false, fmt.Errorf("read the resources that are kept: %w", err)
	}
	shipped, err := ParseResources(SampleResources)
	if err != nil {
		return r, false, fmt.Errorf("read the sample resources: %w", err)
	}
	return r, isSample(r, shipped), nil
}

// isSample: the sample with another date is still the sample.
func isSample(r, shipped Resources) bool {
	for _, item := range r.Items {
		for _, s := range shipped.Items {
			if item == s {
				return true
			}
		}
	}
	return r.Contact == shipped.Contact
}

// SetResources keeps a document, when it differs from what is kept.
func (f *Office) SetResources(ctx context.Context, by Actor, doc []byte) error {
	if _, err := ParseResources(doc); err != nil {
		return err
	}
	kept, err := f.dir.Setting(ctx, resourcesSetting)
	if err == nil && bytes.Equal(kept, doc) {
		return nil
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("read the resources: %w", err)
	}
	if err := f.dir.PutSetting(ctx, resourcesSetting, doc); err != nil {
		return fmt.Errorf("keep the resources: %w", err)
	}
	return f.Audit(ctx, by, "resources.set", "setting/resources", "", "ok")
}
