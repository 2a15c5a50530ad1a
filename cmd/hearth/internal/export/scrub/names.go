package scrub

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"hearth/moderation/plain"
)

// A Person is somebody of the roster: all that they are called, and what stands for them.
type Person struct {
	Label string // "Person 2"
	Names []string
	Title bool // of a group or a session: what is an ordinary word in it stays one
}

// A known is one word of a name.
type known struct {
	label    string
	lower    string // as it is written, small
	skeleton string
	long     int // letters of the skeleton
}

// names finds the words of a roster.
type names struct {
	all   []known
	exact map[string]int  // by skeleton
	solid []known         // of scripts that put no space between words: lower is searched
	like  map[string]bool // common words that look like a name of the roster all the same
}

// particles are parts of names that are words first.
var particles = set("de da do dos das del della di du la le les van von der den ter zu zum bin ibn al el ben st the of and y e i")

func newNames(people []Person) *names {
	n := &names{exact: map[string]int{}}
	for _, p := range people {
		for _, name := range p.Names {
			n.add(p.Label, name, p.Title)
		}
	}
	n.like = map[string]bool{}
	for w, skeleton := range commonSkeletons() {
		if _, ok := n.exact[skeleton]; ok {
			n.like[w] = true
		}
	}
	return n
}

// commonSkeletons are made once: nearly every word of a text is a common one, and need not be looked at again.
var commonSkeletons = sync.OnceValue(func() map[string]string {
	all := make(map[string]string, len(common))
	for w := range common {
		all[w] = plain.Skeleton(w)
	}
	return all
})

func (n *names) add(label, name string, title bool) {
	shadow := shadowOf(name).s
	if strings.ContainsFunc(shadow, unspaced) {
		n.solid = append(n.solid, known{label: label, lower: strings.ToLower(shadow)})
	}
	parts := strings.FieldsFunc(shadow, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) && r != '\'' })
	for _, part := range parts {
		lower := strings.ToLower(part)
		if len(parts) > 1 && particles[lower] || title && (common[lower] || strings.Trim(lower, decimal) == "") {
			continue
		}
		skeleton := plain.Skeleton(part)
		if skeleton == "" {
			continue
		}
		if _, had := n.exact[skeleton]; had {
			continue
		}
		n.keep(label, part, skeleton)
		if latin := latinOf(lower); latin != "" {
			n.keep(label, latin, plain.Skeleton(latin))
		}
	}
	if len(parts) > 1 && len(shadow) > 4 { // written as one: AnnaLee
		n.keep(label, strings.Join(parts, ""), plain.Skeleton(shadow))
	}
}

func (n *names) keep(label, text, skeleton string) {
	if _, had := n.exact[skeleton]; had {
		return
	}
	n.exact[skeleton] = len(n.all)
	n.all = append(n.all, known{label, strings.ToLower(text), skeleton, utf8.RuneCountInString(skeleton)})
}

// latinOf is how a name in Cyrillic or Greek letters is written by those who have none; "" for others. One slip forgiven
// covers the other ways.
func latinOf(lower string) string {
	if !strings.ContainsFunc(lower, func(r rune) bool { return unicode.In(r, unicode.Cyrillic, unicode.Greek) }) {
		return ""
	}
	return romanized.Replace(lower)
}

var romanized = strings.NewReplacer("а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "е", "e", "ё", "yo", "ж", "zh", "з", "z", "и", "i", "й", "y",
	"к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f", "х", "kh", "ц", "ts", "ч", "ch",
	"ш", "sh", "щ", "shch", "ъ", "", "ы", "y", "ь", "", "э", "e", "ю", "yu", "я", "ya", "і", "i", "ї", "yi", "є", "ye", "ґ", "g",
	"α", "a", "β", "v", "γ", "g", "δ", "d", "ε", "e", "ζ", "z", "η", "i", "θ", "th", "ι", "i", "κ", "k", "λ", "l", "μ", "m", "ν", "n", "ξ", "x",
	"ο", "o", "π", "p", "ρ", "r", "σ", "s", "ς", "s", "τ", "t", "υ", "y", "φ", "f", "χ", "ch", "ψ", "ps", "ω", "o",
	"ά", "a", "έ", "e", "ή", "i", "ί", "i", "ό", "o", "ύ", "y", "ώ", "o")

func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// find looks for the roster in a text.
func (n *names) find(s shadow, words []word, found func(from, to int, label string, sure bool)) {
	for i := range words {
		w := &words[i]
		if k, sure := n.match(w); k != nil {
			found(w.from, w.to, k.label, sure)
		}
	}
	n.apart(s, words, found)
	n.split(s, words, found)
	if len(n.solid) == 0 {
		return
	}
	lower := strings.ToLower(s.s)
	if len(lower) != len(s.s) { // a letter whose small form is longer: the places would not agree
		lower = s.s
	}
	for _, k := range n.solid {
		for from := 0; ; {
			i := strings.Index(lower[from:], k.lower)
			if i < 0 {
				break
			}
			found(from+i, from+i+len(k.lower), k.label, true)
			from += i + len(k.lower)
		}
	}
}

// match says whose name a word is, and whether it is written as the roster has it.
func (n *names) match(w *word) (*known, bool) {
	lower := strings.ToLower(w.text)
	if common[lower] && !n.like[lower] {
		return nil, false
	}
	forms := []string{plain.Skeleton(w.text)}
	if undone := unleet(lower); undone != lower {
		forms = append(forms, plain.Skeleton(undone))
	}
	for _, form := range forms {
		if i, ok := n.exact[form]; ok && (n.all[i].long > 1 || capital(w.text) && lower != "i" && lower != "a") {
			return &n.all[i], true
		}
	}
	if common[lower] || utf8.RuneCountInString(lower) < 3 {
		return nil, false
	}
	for _, form := range append(forms, squeeze(forms[0])) {
		for i := range n.all {
			if k := &n.all[i]; k.long > 1 && (inflected(form, k) || endings(lower, k.lower) || n.slipped(w, form, k)) {
				return k, false
			}
		}
	}
	return n.nick(w, lower)
}

func inflected(form string, k *known) bool {
	return k.skeleton == form || endings(form, k.skeleton) || k.long >= 4 && squeeze(k.skeleton) == form
}

// suffixes are endings of case, possession and endearment, of the languages whose speakers meet most.
var suffixes = set(`s es n en ns e i y ie ies ey ys a o u ka ko chen lein le li ita ito ina ino ette kins ster sy poo
	ov ova ove ovi em om ou in ach am ami y ie nek ek us usia ska cka
	nak nek val vel ban ben lla lle ssa nin nun ya ye da de dan den
	а ы е у ой ою и ю я ом ем ей ин ина ов ова очка енька ка ик ич
	α ας ου ο η ης`)

var bareSuffixes = func() map[string]bool {
	all := map[string]bool{}
	for s := range suffixes {
		all[s], all[plain.Skeleton(s)] = true, true
	}
	delete(all, "")
	return all
}()

// endings reports a name with an ending on it, or with its own last vowel changed for one.
func endings(text, name string) bool {
	text = strings.ReplaceAll(text, "'", "")
	stems := []string{name}
	if r, size := utf8.DecodeLastRuneInString(name); strings.ContainsRune("aeiouylаяоеиьйης", r) {
		stems = append(stems, name[:len(name)-size])
	}
	for i, stem := range stems {
		if utf8.RuneCountInString(stem) < 3 {
			continue
		}
		rest, ok := strings.CutPrefix(text, stem)
		if ok && i == 0 && len(rest) > 1 { // Tim: Timmy
			last, size := utf8.DecodeLastRuneInString(stem)
			if doubled, size2 := utf8.DecodeRuneInString(rest); doubled == last && size == size2 && bareSuffixes[rest[size:]] {
				return true
			}
		}
		if ok && bareSuffixes[rest] {
			return true
		}
	}
	return false
}

// slipped reports a name with a slip of the finger: one in a name of four letters and more, two from eight.
func (n *names) slipped(w *word, form string, k *known) bool {
	if k.long < 4 || k.long == 4 && !capital(w.text) {
		return len(form) >= 8 && k.long >= 5 && strings.Contains(form, k.skeleton)
	}
	most := 1
	if k.long >= 8 {
		most = 2
	}
	if k.long >= 5 && strings.Contains(form, k.skeleton) { // TeamAnnabel, annabel_k
		return true
	}
	a, _ := utf8.DecodeRuneInString(form)
	b, _ := utf8.DecodeRuneInString(k.skeleton)
	if a != b && k.long < 6 {
		return false
	}
	return distance(form, k.skeleton, most) <= most
}

//go:embed nicknames.txt
var nicknameText string

// nicknames are the short forms of a name, both ways.
var nicknames = func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for line := range strings.Lines(nicknameText) {
		group := strings.Fields(line)
		for _, a := range group {
			if all[a] == nil {
				all[a] = map[string]bool{}
			}
			for _, b := range group {
				all[a][b] = true
			}
		}
	}
	return all
}()

// nick reports a short form of a name: of the list, or its beginning.
func (n *names) nick(w *word, lower string) (*known, bool) {
	lower = strings.TrimSuffix(lower, "'s")
	for i := range n.all {
		k := &n.all[i]
		if nicknames[k.lower][lower] || nicknames[k.lower][strings.TrimSuffix(lower, "s")] {
			return k, false
		}
		for _, stem := range []string{lower, strings.TrimSuffix(lower, "ie"), strings.TrimRight(lower, "yi")} {
			if capital(w.text) && len(stem) >= 3 && len(k.lower) >= len(stem)+2 && strings.HasPrefix(k.lower, stem) {
				return k, false
			}
		}
	}
	return nil, false
}

// apart finds names whose letters are set apart: A n n a, A.n.n.a, A-n-n-a.
func (n *names) apart(s shadow, words []word, found func(int, int, string, bool)) {
	for i := 0; i < len(words); {
		j := i
		var joined strings.Builder
		for j < len(words) && utf8.RuneCountInString(words[j].text) == 1 && (j == i || words[j].from-words[j-1].to <= 3) {
			joined.WriteString(words[j].text)
			j++
		}
		if j-i >= 3 {
			w := word{words[i].from, words[j-1].to, joined.String(), false}
			if k, _ := n.match(&w); k != nil {
				found(w.from, w.to, k.label, false)
			}
		}
		i = max(j, i+1)
	}
}

// split finds a name of five letters and more that was written as two words.
func (n *names) split(s shadow, words []word, found func(int, int, string, bool)) {
	for i := 1; i < len(words); i++ {
		a, b := &words[i-1], &words[i]
		if b.from-a.to > 1 || len(a.text)+len(b.text) < 5 {
			continue
		}
		if k, ok := n.exact[plain.Skeleton(s.s[a.from:b.to])]; ok {
			found(a.from, b.to, n.all[k].label, false)
		}
	}
}

var leet = strings.NewReplacer("4", "a", "3", "e", "5", "s", "7", "t", "8", "b", "0", "o", "1", "i", "@", "a", "$", "s", "!", "i", "|", "l")

func unleet(s string) string { return leet.Replace(s) }

// squeeze makes letters that stand twice or more stand once: Annnnna.
func squeeze(s string) string {
	var last rune
	return strings.Map(func(r rune) rune {
		if r == last {
			return -1
		}
		last = r
		return r
	}, s)
}

// distance counts inserted, lost, changed and swapped letters, up to most+1.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > most || len(y)-len(x) > most || len(x) > 64 {
		return most + 1
	}
	before, row, next := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		next[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(y)]
}
