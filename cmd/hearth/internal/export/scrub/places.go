package scrub

import "strings"

const (
	big  = `\p{Lu}[\p{L}\p{M}'.-]*`
	bigs = big + `(?:\s+(?:of|de|la|le|the|am|an der|upon|St\.?)\s+` + big + `|\s+` + big + `){0,3}`
)

var placePatterns = slicesOf(
	needing(decimal, all(Place, true, 0,
		`(?i)\b\d{1,5}\s?[a-z]?\s+(?:[\p{L}\d'.-]+\s+){1,4}(?:street|str|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|square|sq|terrace|crescent|close|row|highway|hwy|parkway|circle|alley)\b\.?`,
		`(?i)\b[\p{L}-]+(?:straße|strasse|str\.|gasse|allee|platz|ufer|damm|weg)\s*\d+\s?[a-z]?\b`,
		`\b\p{Lu}{1,2}\d[\p{Lu}\d]?\s?\d\p{Lu}{2}\b`, `\b\p{Lu}\d\p{Lu}\s?\d\p{Lu}\d\b`, `\b\d{4}\s?\p{Lu}{2}\b`, `\b\d{5}-\d{4}\b`,
		`(?i)\b(?:zip|post ?code|postal code|plz)\b\D{0,8}\d[\p{L}\d -]{2,7}\d?`, `(?i)\bp\.?\s?o\.?\s?box\s*\d+`,
		`(?i)\b(?:apt|apartment|flat|unit|suite|floor|whg|wohnung)\.?\s*#?\s*\d+\s?[a-z]?\b`)),
	all(Place, true, 0,
		`\b`+bigs+`\s+(?i:street|avenue|road|lane|drive|boulevard|square|terrace|crescent|highway)\b`,
		`(?i)\b(?:rue|avenue|place|calle|plaza|avenida|via|piazza)\s+(?:de\s+|du\s+|des\s+|de la\s+|del\s+)?[\p{L}'-]+(?:\s+\d+|,?\s*\d+)?`,
		`\b(?:St\.?\s+|Saint\s+|Mount\s+|Lake\s+)?`+bigs+`\s+(?i:hospital|clinic|school|university|college|church|mosque|temple|synagogue|library|station|bridge|park|prison|jail|court|bank|airport|café|cafe|bar|pub|shelter|centre|center|county|parish|precinct|township|village|valley|beach|hotel|museum|academy|barracks|estate)\b`,
		`\b(?i:hospital|clinic|school|university|college|church|prison|county|city|town|village|district|borough|university)\s+(?:of|in)\s+`+bigs),
	all(Work, false, 1,
		`(?i)\b(?:work(?:s|ed|ing)?|job|employed|shift|nurse|teacher|driver|manager|boss|career|fired|hired|laid off)\s+(?:at|for|with|by|from)\s+((?:the\s+)?`+`(?-i:`+bigs+`))`,
		`(?i)\b(?:i|he|she|they|we)\s+work(?:s|ed)?\s+(?:at|for)\s+((?:the\s+)?[\p{L}'&-]+(?:\s+[\p{L}'&-]+){0,2})`),
	all(Place, false, 1,
		`\b(?i:in|near|at|to|from|around|outside|via|through|of|leaving|visit(?:ed|ing)?|across|back)\s+(`+bigs+`)`,
		`(?i)\b(?:liv(?:e|es|ed|ing)|born|grew up|raised|moved|moving|based|stay(?:ed|ing)?|fled|flew|drove|am|i'm|we're|come|comes|came)\s+(?:back\s+)?(?:in|to|near|from|at|outside|around)\s+([\p{L}'-]+(?:\s+(?:city|town|county|village|beach|falls|springs|heights|hills))?)`),
)

// unplaced are words after "in" or "from" that are no places.
var unplaced = set(`a an the my your his her our their this that these those it him them me us you here there where what which who
	home work bed school hospital therapy treatment recovery shock pain tears love danger trouble fear anger silence time group
	one two three all some any every nothing something everything someone everyone people church jail prison town court
	again now then nowhere somewhere anywhere behind within before far within days weeks months years hell heaven abroad
	i we he she they and but or so not being having doing`)

// places are streets, towns, houses and employers, as far as their surroundings tell.
func places(s string, words []word, found finder) {
	guess := func(from, to int, kind Kind, instead string, sure bool) {
		lower := strings.ToLower(s[from:to])
		if !sure && (unplaced[lower] || common[lower] || shouted(s[from:to]) && to-from < 5) {
			return
		}
		found(from, to, kind, instead, sure)
	}
	run(placePatterns, s, guess)
	called(words, found)
}

// kin are words after which a name comes.
var kin = set(`husband wife partner son daughter sister brother mother father mum mom dad boss doctor dr prof professor therapist
	counsellor counselor friend ex boyfriend girlfriend uncle aunt auntie grandma grandpa granny cousin nephew niece neighbour neighbor
	baby dog cat called named mr mrs ms miss sir nurse officer judge pastor father imam rabbi coach fiancé fiancée stepdad stepmom
	mann frau sohn tochter schwester bruder mutter vater heiße heisst heißt amie ami hermano hermana mari`)

var afterKin = set(`is was and or who that has had said says does did will would can came left told to of in on at for with from about
	the a an my your his her our their i he she they we it me him them too as but if when because so not never always just also died
	passed got gets went goes keeps kept used wants wanted makes made asked thinks thought knows knew hit hits hates loves loved`)

// called finds the name behind "my husband" and "called", small letters too.
func called(words []word, found finder) {
	for i := 1; i < len(words); i++ {
		w, before := &words[i], strings.ToLower(words[i-1].text)
		lower := strings.ToLower(w.text)
		gap := w.from - words[i-1].to
		if !kin[before] || gap > 2 || w.first && gap > 2 || afterKin[lower] || common[lower] || len(lower) < 2 {
			continue
		}
		found.as(Name, w.from, w.to, capital(w.text))
	}
}
