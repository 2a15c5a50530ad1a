package export

import (
	"bytes"
	"strings"
	"testing"
)

// TestRowsAreText: what people wrote stays words in a page, in every field and with every sign that markup is made of.
func TestRowsAreText(t *testing.T) {
	const hostile = `</td><script>alert("1")</script><img src='x' onerror=y>&lt;`
	var out bytes.Buffer
	s := newSheet(&out)
	newPage(s).row(&row{N: 7, At: hostile, T: hostile, What: hostile, Who: hostile, About: hostile, Words: hostile, Note: hostile, Memo: hostile})
	if err := s.flush(); err != nil {
		t.Fatal(err)
	}
	const harmless = `&lt;/td&gt;&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;&lt;img src=&#39;x&#39; onerror=y&gt;&amp;lt;`
	if got := strings.Count(out.String(), harmless); got != 8 || strings.Contains(out.String(), "<script") {
		t.Errorf("%d of 8 fields are text:\n%s", got, out.String())
	}
	if got := strings.Count(out.String(), "<td"); got != 5 {
		t.Errorf("%d cells:\n%s", got, out.String())
	}
}
