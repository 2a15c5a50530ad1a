// Addresses in what people write. They stay text: a step in between says where one would go. Pure.

/** @typedef {{text: string, url?: string}} Piece */

const address = /\bhttps?:\/\/[^\s<>"“”]+|\bwww\.[^\s<>"“”]+\.[^\s<>"“”]+/gi;

/**
 * Cuts words into plain pieces and addresses. A dot or bracket behind an address belongs to the sentence.
 * @param {string} words
 * @returns {Piece[]}
 */
export function pieces(words) {
  /** @type {Piece[]} */
  const found = [];
  let at = 0;
  for (const match of words.matchAll(address)) {
    const text = bare(match[0]);
    const url = whole(text);
    if (!url) continue;
    if (match.index > at) found.push({ text: words.slice(at, match.index) });
    found.push({ text, url });
    at = match.index + text.length;
  }
  if (at < words.length) found.push({ text: words.slice(at) });
  return found;
}

/** @param {string} text */
function bare(text) {
  let rest = text.replace(/[.,;:!?'’…]+$/, "");
  while (rest.endsWith(")") && !rest.includes("(")) rest = rest.slice(0, -1).replace(/[.,;:!?'’…]+$/, "");
  return rest;
}

/** The address as the browser would open it, "" for none that leads to the web. @param {string} text */
function whole(text) {
  try {
    const url = new URL(/^https?:/i.test(text) ? text : `https://${text}`);
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname.includes(".") && !url.username ? url.href : "";
  } catch {
    return "";
  }
}

/** The site that an address leads to, as the browser knows it: look-alike letters show. @param {string} url */
export const hostOf = (url) => new URL(url).host;
