package scrub

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const months = `(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|` +
	`jänner|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|` +
	`enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)`

const dayWords = `(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twent(?:ieth|y[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))|thirt(?:ieth|y[- ]first))`

const dayNumber = `\d{1,2}(?:st|nd|rd|th|er|\.)?`

var (
	iso      = regexp.MustCompile(`\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b`)
	numeric  = regexp.MustCompile(`\b(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})\b`)
	dayMonth = regexp.MustCompile(`(?i)\b(` + dayNumber + `|(?:the )?` + dayWords + `)\s*(?:of\s+|de\s+|-|\s)?\s*(` + months + `)\b\.?(?:,?\s*(?:of\s+|de\s+)?(\d{4}|'\d\d))?`)
	monthDay = regexp.MustCompile(`(?i)\b(` + months + `)\.?\s+(?:the\s+)?(\d{1,2}(?:st|nd|rd|th)?|` + dayWords + `)\b(?:,?\s*(\d{4}|'\d\d))?`)
	// A month by itself is an element of a date. Some are words as well, so they count with a capital or after a preposition.
	monthAlone = regexp.MustCompile(`\b(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June|July|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Januar|Jänner|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\b(?:\s+\d{4})?`)
	monthAfter = regexp.MustCompile(`(?i)\b(?:in|since|until|till|last|next|this|by|during|im|seit|en|depuis)\s+(` + months + `)\b(?:\s+\d{4})?`)
	slashed    = regexp.MustCompile(`\b\d{1,2}/\d{1,2}\b`)
	dotted     = regexp.MustCompile(`\b\d{1,2}\.\s?\d{1,2}\.(?:\s|$)`)
	ordinal    = regexp.MustCompile(`(?i)\bthe\s+(\d{1,2}(?:st|nd|rd|th)|` + dayWords + `)\s*(?:$|[,.;!?)]|\b(?:when|and|i|we|she|he|at|around|until|before|after)\b)`)
	holiday    = regexp.MustCompile(`(?i)\b(?:christmas(?: eve| day)?|xmas|new year'?s?(?: eve| day)|easter|thanksgiving|halloween|ramadan|eid(?: al-\w+)?|yom kippur|rosh hashanah|passover|hanukkah|diwali|valentine'?s(?: day)?|mother'?s day|father'?s day|independence day|4th of july|bastille day|weihnachten|heiligabend|silvester|ostern|noël)\b`)
)

// dates are all parts of a date but its year. Those that name a whole day say how far from the session it lies.
func (s *Scrubber) dates(text string, found finder) {
	if strings.ContainsAny(text, decimal) {
		s.numericDates(text, found)
	}
	for _, m := range dayMonth.FindAllStringSubmatchIndex(text, -1) {
		s.day3(text, m, 3, 2, 1, found)
	}
	for _, m := range monthDay.FindAllStringSubmatchIndex(text, -1) {
		s.day3(text, m, 3, 1, 2, found)
	}
	for _, re := range []*regexp.Regexp{holiday, monthAlone, slashed, dotted} {
		for _, m := range re.FindAllStringIndex(text, -1) {
			if re == monthAlone && m[0] == 0 && (text[:m[1]] == "May" || text[:m[1]] == "March") {
				continue // May I …
			}
			found(m[0], m[1], Date, "[date]", re == holiday)
		}
	}
	for _, re := range []*regexp.Regexp{monthAfter, ordinal} {
		for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
			found(m[2], m[3], Date, "[date]", false)
		}
	}
}

func (s *Scrubber) numericDates(text string, found finder) {
	for _, m := range iso.FindAllStringSubmatchIndex(text, -1) {
		s.day3(text, m, 1, 2, 3, found)
	}
	for _, m := range numeric.FindAllStringSubmatchIndex(text, -1) {
		found(m[0], m[1], Date, "[date]", true) // day and month stand in either order: an offset could be wrong by months
	}
}

// day3 says a date as so many days from the session when all three parts can be read, and its year is written out.
func (s *Scrubber) day3(text string, m []int, year, month, day int, found finder) {
	part := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return strings.ToLower(text[m[2*i]:m[2*i+1]])
	}
	instead := "[date]"
	y, errY := strconv.Atoi(part(year))
	d, errD := strconv.Atoi(strings.TrimRight(part(day), "stndrhe."))
	mon := monthNumber(part(month))
	if errY == nil && errD == nil && y > 31 && mon > 0 && d > 0 && d < 32 {
		instead = offset(s.day, time.Date(y, mon, d, 0, 0, 0, 0, time.UTC))
	}
	found(m[0], m[1], Date, instead, true)
}

func offset(day, date time.Time) string {
	switch days := int(date.Sub(day).Hours() / 24); {
	case days < -32872 || days > 32872: // an age over 89
		return "[date]"
	case days < 0:
		return fmt.Sprintf("[date, %d days before]", -days)
	case days > 0:
		return fmt.Sprintf("[date, %d days after]", days)
	}
	return "[the day of the session]"
}

var monthStarts = []string{"ja", "f", "mar", "ap", "may", "jun", "jul", "au", "s", "o", "n", "d"}

func monthNumber(s string) time.Month {
	if n, err := strconv.Atoi(s); err == nil {
		if n > 12 {
			return 0
		}
		return time.Month(n)
	}
	for i, start := range monthStarts {
		if strings.HasPrefix(s, start) {
			return time.Month(i + 1)
		}
	}
	return 0
}
