// Package plain makes what people type plain: message text that cannot
// disturb the page or the log it is shown in, and names that cannot be mistaken
// for somebody else's.
//
// # Contract
//
//   - Every function is pure. The same input gives the same output, on every
//     machine, and no state is kept between calls.
//   - Whatever is returned without an error is valid UTF-8 in NFC, holds no
//     control characters (Text keeps line feed and tab), no embeddings,
//     overrides or isolates, and looks like something.
//   - Every function is idempotent: feeding a result back returns it unchanged.
//     A stored message may therefore be checked again at any door.
//   - Work and memory are linear in the input, and input longer than MaxInput
//     bytes is refused before it is looked at.
//   - Nothing here judges what is said. Word rules live elsewhere.
//
// # Text and lines
//
// Length is counted in code points after cleaning, because that is what a
// browser counts with [...text].length; a grapheme count would need the same
// Unicode version on both sides to agree. MaxText code points bound the bytes
// as well (MaxTextBytes).
//
// Of the directional characters only the marks LRM, RLM and ALM are kept. They
// have no scope, so they cannot leak; embeddings, overrides and isolates do
// (UAX 9, sections 2.1 to 2.5), and balancing them would still let a sender
// reorder the words of a sentence. Real Arabic and Hebrew need none of them
// when the page isolates each message (dir=auto), which is the page's half of
// this bargain.
//
// Zero width joiners stay: Persian, Indic scripts and emoji need them. Invisible
// characters in a row are limited, and tag characters survive only inside a
// well-formed flag, because they otherwise carry text that nobody can see.
// Bytes that are not UTF-8 become U+FFFD rather than vanish (UTR 36, section
// 3.5: deletion can join what was apart). Private use characters stay in text,
// since some communities write with them, and are removed from names.
//
// # Names
//
// Display keeps the spelling a person chose. What cannot be seen is removed
// without a word; what can be seen but does not belong in a name (emoji,
// symbols) is refused, because quietly changing a visible name is a surprise.
// Joiners are kept only between letters of scripts that need them.
//
// Skeleton answers one question: could these two names be taken for each other
// at a glance in a list? It begins with UTS 39 section 4 and goes further:
//
//   - Case, spaces and punctuation do not count: "Anna Lee" and "ANNA-LEE".
//   - Accents on Latin, Greek and Cyrillic, Hebrew points and Arabic vowel signs
//     do not count. A dot below is a pixel or two. The price is that the
//     Vietnamese names Hà and Hạ meet in one group, where the second person is
//     asked to add something. Vowel signs of Indic and Southeast Asian scripts
//     and the Japanese voicing marks do count: they are the name.
//   - i, I, l, L, 1 and | are one shape. "Ian" and "lan" are the same pixels in
//     many fonts and "Ian" and "ian" are the same name, so all must be equal.
//     The price is that Ella and Elia meet too.
//   - A letter of another alphabet takes the Latin shape it is drawn like. In
//     Greek the two cases of a letter look like different Latin letters (Ν like
//     N, ν like v). A name that could be read as Latin throughout is compared as
//     drawn, every other name as its lower case. So a name such as Νίνα, which
//     is Latin look-alikes only, is not equal to its all-capitals form; all
//     other Greek names are.
//
// Skeletons are for comparing, never for showing, and change when the Unicode
// data does: a table of them can be rebuilt from Display.
//
// A word of a name stays in one script, except for the combinations that
// Chinese, Japanese and Korean use with Latin (UTS 39, section 5.2, "highly
// restrictive", applied to each word). "Anna Анна" is fine.
//
// Reserved words are few, because each one takes a name from somebody. They are
// matched through the skeleton, across spaces and punctuation, with digits
// standing in for letters. Roles are shown by the page's own badge; this list is
// the second fence, not the first.
//
// # Where the data comes from
//
// Confusables: the table of UTS 39 for Unicode 17 as packaged in
// go.mau.fi/util/confusable. That one package needs only x/text/unicode/norm.
// It is under MPL 2.0, which covers its own files and not this one; a
// distributed binary has to say where that source can be had. Its Skeleton
// function is not used: it ends at UTS 39, and answers "different" for "Bob" and
// "bob". Only its table is.
//
// Letters, scripts and default-ignorables: the standard library's unicode
// package. Normal forms (UAX 15): golang.org/x/text/unicode/norm. A letter newer
// than the standard library's tables is refused in a name and kept in text.
//
// Sources: UAX 9, UAX 15, UAX 24, UTS 39, UTS 51 (flags), UTR 36.
package plain
