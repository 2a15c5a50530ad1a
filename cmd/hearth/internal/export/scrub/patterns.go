package scrub

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// A pattern finds one kind in the shadow; group is the part that is taken out.
type pattern struct {
	kind  Kind
	re    *regexp.Regexp
	group int
	sure  bool
	needs string // one of these characters, or there is nothing to find; "": none
}

// needing says what a text must have for these patterns to be tried at all.
func needing(characters string, patterns []pattern) []pattern {
	for i := range patterns {
		patterns[i].needs = characters
	}
	return patterns
}

const decimal = "0123456789"

func all(kind Kind, sure bool, group int, patterns ...string) []pattern {
	made := make([]pattern, len(patterns))
	for i, p := range patterns {
		made[i] = pattern{kind: kind, re: regexp.MustCompile(p), group: group, sure: sure}
	}
	return made
}

func run(patterns []pattern, s string, found finder) {
	for _, p := range patterns {
		if p.needs != "" && !strings.ContainsAny(s, p.needs) {
			continue
		}
		for _, m := range p.re.FindAllStringSubmatchIndex(s, -1) {
			if m[2*p.group] >= 0 {
				found.as(p.kind, m[2*p.group], m[2*p.group+1], p.sure)
			}
		}
	}
}

const (
	aAt  = `\s*(?:@|[\[({<]\s*(?:at|æt)\s*[\])}>]|\bat\b|\(a\))\s*`
	aDot = `\s*(?:\.|[\[({<]\s*dot\s*[\])}>]|\bdot\b|\bpunkt\b)\s*`
	// A dot in words, with something round it: in "at dot org" each word is one of the address.
	aDotted = `\s*(?:[\[({<]\s*dot\s*[\])}>]|\bdot\b|\bpunkt\b)\s*`
	ends    = `(?:com|org|net|edu|gov|info|biz|io|me|co|uk|us|ca|au|de|at|ch|fr|es|it|nl|be|se|no|dk|fi|pl|eu|ie|in|nz|br|mx|jp|app|dev|gg|ly|link|online|site|page|blog|health|care|chat|tv|xyz|example|test)`
)

var addressPatterns = slicesOf(
	all(Mail, true, 0, `(?i)[\p{L}\p{N}._%+-]+(?:`+aDotted+`[\p{L}\p{N}_%+-]+){0,3}`+aAt+`[\p{L}\p{N}-]+(?:`+aDot+`[\p{L}\p{N}-]+)+`),
	all(Mail, true, 0, `(?i)[\p{L}\p{N}_%+-]+(?:\.[\p{L}\p{N}_%+-]+)*\s*@\s*[\p{L}\p{N}-]{2,}\.[\p{L}]{2,}`),
	all(Web, true, 0, `(?i)\b(?:h(?:tt|xx)ps?|ftp)\s*:\s*//\s*\S+`, `(?i)\bwww\s*\.\s*\S+(?:\s*\.\s*`+ends+`\b)?`,
		`(?i)\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.`+ends+`\b(?:/\S*)?`, `(?i)\b[\p{L}\p{N}-]+\s+(?:dot|punkt|\[dot\]|\(dot\))\s+`+ends+`\b(?:\s*/\s*\S+)?`,
		`///\p{L}+\.\p{L}+\.\p{L}+`),
	needing(".:-", all(Net, true, 0, `\b(?:\d{1,3}\s*\.\s*){3}\d{1,3}(?::\d+)?\b`, `(?i)\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}(?::[0-9a-f]{1,4})*\b`,
		`(?i)\b(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:?)+`, `(?i)\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b`)),
	needing("@/#", all(Handle, true, 1, `(?:^|[^\p{L}\p{N}])(@[\p{L}\p{N}_.-]{2,})`, `(?:^|\s)([ur]/[\p{L}\p{N}_-]{3,})`, `\b([\p{L}\p{N}_.]{2,}#\d{4})\b`)),
	all(Handle, false, 1, `(?i)\b(?:insta(?:gram)?|snap(?:chat)?|discord|telegram|tiktok|twitter|skype|steam|gamertag|psn|xbox|facebook|fb|ig|handle|username|user name|nickname|nick)\b(?:\s+(?:name|id|handle|account|user|is|as|at|it's|its))*\s*[:=]?\s+"?([\p{L}\p{N}_.-]{3,})`),
	needing(decimal, all(Place, true, 0, `-?\d{1,3}\.\d{3,}\s*°?\s*[NS]?\s*[,;/ ]\s*-?\d{1,3}\.\d{3,}\s*°?\s*[EW]?`, `\d{1,3}°\s*\d{1,2}['′][^,\n]{0,24}[NSEWO]\b`)),
)

func slicesOf(groups ...[]pattern) []pattern {
	var joined []pattern
	for _, g := range groups {
		joined = append(joined, g...)
	}
	return joined
}

// addresses are what leads to a person over a wire.
func addresses(s string, found finder) { run(addressPatterns, s, found) }

const (
	one   = `(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|null|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|double|triple)`
	about = `(?:mrn|medical record|record|chart|patient|member(?:ship)?|policy|insurance|beneficiary|medicare|medicaid|nhs|account|acct|iban|card|ending in|licen[cs]e|permit|certificate|cert|passport|plate|registration|vin|serial|device|imei|model|ssn|social(?: security)?|tax|case|file|docket|badge|employee|student|ticket|order|claim|booking|ref(?:erence)?|code|pin|id|no\.?|number|nummer|aktenzeichen|kennzeichen|konto|versicherung|pacemaker|implant|pump|fax|room|bed|ward)`
)

var numberPatterns = slicesOf(
	needing(decimal, all(Phone, true, 0, `(?:\+|\b00)\d[\d ().\-/]{6,}\d`, `\(?\b\d{3}\)?[ .\-/]\d{3}[ .\-/]?\d{4}\b(?:\s*(?:x|ext\.?)\s*\d+)?`,
		`(?i)\b(?:tel|phone|call|text|whatsapp|signal|mobile|cell|fax|handy|ring)\b\D{0,14}\d[\d ().\-/]{4,}\d`)),
	all(Number, true, 0, `(?i)\b(?:`+one+`[\s,.\-]+){3,}`+one+`\b`),
	needing(decimal, all(Number, true, 0, `\b\d{3}[- .]\d{2}[- .]\d{4}\b`, `\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b`)),
	needing(decimal, all(Phone, false, 0, `\(?\b\d[\d ().\-/]{7,}\d\b`)),
	needing(decimal, all(Number, true, 1, `(?i)\b`+about+`\b[^\p{L}\d\n]{0,4}(?:(?:is|was|are|for|my|the|number|no\.?|nr\.?|code|id|says|reads|it's|=|#)[^\p{L}\d\n]{1,3}){0,3}([\p{L}]{0,3}[ -]?[\p{L}]{0,3}[- ]?\d[\p{L}\d./-]*(?:[ -]\d[\p{L}\d./-]*)*)`)),
	needing("#", all(Number, true, 1, `(#\s?\d{2,})\b`)),
	needing(decimal, all(Number, true, 0, `\b[A-HJ-NPR-Z0-9]{17}\b`, `(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{12,}\b`)),
)

var token = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}_/-]*[\p{L}\p{N}]`)

// numbersIn are numbers that stand for somebody: telephone, record, account, licence, plate, serial. Years stay, and so do
// amounts and times of less than five digits.
func numbersIn(s string, found finder) {
	run(numberPatterns, s, found)
	if !strings.ContainsAny(s, decimal) {
		return
	}
	for _, m := range token.FindAllStringIndex(s, -1) {
		digits, letters := 0, 0
		for _, r := range s[m[0]:m[1]] {
			switch {
			case unicode.IsDigit(r):
				digits++
			case unicode.IsLetter(r):
				letters++
			}
		}
		text := s[m[0]:m[1]]
		if digits >= 5 || digits >= 2 && letters >= 1 && digits+letters >= 5 && !measure(text) {
			found.as(Number, m[0], m[1], digits >= 6)
		}
	}
}

var unit = regexp.MustCompile(`(?i)^\d+(?:mg|ml|km|kg|cm|mm|am|pm|min|mins|sec|secs|hrs?|h|st|nd|rd|th|s|x|k|pts?|steps|days?|weeks?|months?|years?|am-\d+(?:am|pm)|pm-\d+pm)$|^covid-?\d+$|^\d+-(?:day|week|month|year|step|hour|minute)s?(?:-old)?$`)

func measure(token string) bool { return unit.MatchString(token) }

const ninety = `(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a |one )?hundred(?: and)?(?: (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))?)`

var (
	agePatterns = all(Age, true, 1,
		`(?i)\b((?:9\d|1[0-2]\d|`+ninety+`)[- ]*(?:years?|yrs?|jahre?|ans|años|anni|y/?o\b)(?:[- ]*(?:old|of age|alt))?)`,
		`(?i)\b(?:aged?|turn(?:s|ed|ing)?|age of|be|am|is|was|i'm|she's|he's|they're|at)\s+(9\d|1[0-1]\d|12[0-5]|`+ninety+`)\b`,
		`(?i)\b((?:9\d|1[01]\d)(?:st|nd|rd|th)|ninet(?:ieth|y-\w+)|hundredth)\s+birthday`)
	birth = regexp.MustCompile(`(?i)\b(?:born|birth|geboren|née?|nacid[oa])\b[^.!?\n]{0,24}?\b((?:18|19|20)\d\d)\b`)
)

// ages over 89 are found, and years of birth that tell such an age.
func ages(s string, year int, found finder) {
	for _, p := range agePatterns {
		for _, m := range p.re.FindAllStringSubmatchIndex(s, -1) {
			found(m[2], m[3], Age, "[age 90 or over]", true)
		}
	}
	for _, m := range birth.FindAllStringSubmatchIndex(s, -1) {
		if y, err := strconv.Atoi(s[m[2]:m[3]]); err == nil && year-y > 89 {
			found(m[2], m[3], Age, "[year]", true)
		}
	}
}

var uniquePatterns = slicesOf(
	all(Unique, false, 0, `(?i)\b(?:finger ?prints?|voice ?prints?|retina(?:l)? scans?|iris scans?|face ?id|dna (?:test|profile|sample)|tattoo(?:s|ed)?|birth ?mark|scar)\b[^.!?\n]{0,60}`,
		`(?i)\b(?:photos?|pictures?|selfies?|video|mugshot)\b\s+(?:of|with|in|on|from|where)\b[^.!?\n]{0,60}`,
		`(?i)\b(?:the only|the first|the last|the youngest|the oldest)\s+(?:[\p{L}-]+\s+){0,3}(?:in|of|at|to|who|from|on)\b[^.!?\n]{0,60}`,
		`(?i)\b(?:in the (?:news|papers?|newspaper)|on (?:tv|the news|the radio)|front page|headlines?|wikipedia|google (?:me|my|us))\b`),
)

// unique are details that patterns can only point at.
func unique(s string, found finder) { run(uniquePatterns, s, found) }

var notNames = strings.NewReplacer("'s", "", "'", "")

// others are capitals in the middle of a sentence: somebody's name who is not of the group, or a place.
func others(words []word, found finder) {
	for i := range words {
		w := &words[i]
		plain := notNames.Replace(w.text)
		lower := strings.ToLower(plain)
		if w.first || !capital(w.text) || len([]rune(plain)) < 2 || common[lower] || shouted(plain) && len([]rune(plain)) < 6 {
			continue
		}
		found(w.from, w.to, Name, "[name or place]", false)
	}
}
