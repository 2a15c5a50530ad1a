package export

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode"
)

func TestNoFormula(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+41 79": "'+41 79", "-5": "'-5", "@here": "'@here", "\t=x": " '=x", "\r=x": " '=x", "  =x": "  '=x", `"=x"`: `"'=x"`,
		"'=x": "''=x", "＝x": "'＝x", "＋x": "'＋x", "－x": "'－x", "＠x": "'＠x", "\u200b=x": "\u200b'=x", "a;=x": "a;'=x", "a\n=x": "a\n'=x", "a\t@x": "a '@x",
		"a = b": "a = b", "I'm -5": "I'm -5", "well-known": "well-known", "hello, @ana": "hello, @ana", "": "",
	} {
		if got := harmless(in); got != want {
			t.Errorf("%q became %q, not %q", in, got, want)
		}
	}
}

// FuzzRecord: whatever is in the fields, a strict reader gets as many back as were written, none of them a formula.
func FuzzRecord(f *testing.F) {
	f.Add("=cmd|'/C calc'!A0", "a\r\nb", `"",""`)
	f.Add("\ufeff=1", "－１", ";@x")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		record := appendRecord(nil, []string{a, b, c})
		got, err := csv.NewReader(bytes.NewReader(record)).ReadAll()
		if err != nil || len(got) != 1 || len(got[0]) != 3 {
			t.Fatalf("%q: %v %v", record, got, err)
		}
		for i, cell := range got[0] {
			if cell != harmless([]string{a, b, c}[i]) && strings.ToValidUTF8(a+b+c, "") == a+b+c {
				t.Fatalf("field %d of %q became %q", i, record, cell)
			}
			for part := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ';' || r == '\n' }) {
				part = strings.TrimLeftFunc(part, func(r rune) bool {
					return unicode.IsSpace(r) || strings.ContainsRune("\"“”‘«»`", r) || unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point)
				})
				if part != "" && strings.ContainsRune(begins, []rune(part)[0]) {
					t.Fatalf("%q would be calculated", cell)
				}
			}
		}
	})
}
