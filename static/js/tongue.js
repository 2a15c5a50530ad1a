// In which language the page speaks: the one that its html element names. English is the only one that is written so far;
// "ar-XB" is English laid out from right to left, so that a page which would break in Arabic or Hebrew breaks in a test.

/** The mark of text from right to left, and the end of it. */
const [begin, end] = ["\u202e", "\u202c"];

/** The pseudo-language, as other systems name it too. */
export const mirrored = "ar-XB";

/**
 * Gives words as the page's language says them: strings, functions that make strings, and lists and records of these.
 * @template T
 * @param {T} words
 * @param {string} [language]
 * @returns {T}
 */
export const tongue = (words, language = globalThis.document?.documentElement.lang) => (language === mirrored ? flip(words) : words);

/** @param {any} words @returns {any} */
function flip(words) {
  if (typeof words === "string") return words === "" ? "" : begin + words.replaceAll(begin, "").replaceAll(end, "") + end;
  if (typeof words === "function") return (/** @type {any[]} */ ...given) => flip(words(...given));
  if (Array.isArray(words)) return words.map(flip);
  return words && typeof words === "object" ? Object.fromEntries(Object.entries(words).map(([name, word]) => [name, flip(word)])) : words;
}
