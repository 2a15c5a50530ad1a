// A person's own settings of this screen. They hold nothing about a session. They live as long as the tab; who asks for it
// has them on the device, until they leave by the exit, which forgets both.

/** @typedef {import("../types").Prefs} Prefs */
/** @typedef {import("./keep.js").Storage} Storage */

/** @type {Readonly<Prefs>} */
export const usual = Object.freeze({
  theme: "system",
  size: "100",
  wide: false,
  enter: "auto",
  announce: "all",
  still: false,
  writing: true,
  disguise: false,
  veil: "0",
  keep: false,
  sound: false,
  count: false,
  letters: true,
});

/** What each setting may be, beside on and off. @type {Record<string, string[]>} */
export const choices = {
  theme: ["system", "light", "dark", "contrast"],
  size: ["100", "115", "130", "160"],
  enter: ["auto", "send", "line"],
  announce: ["all", "me", "count", "off"],
  veil: ["0", "2", "5", "10"],
};

const name = "settings"; // neutral, whoever looks into the device

/**
 * Reads settings, and passes over whatever is not one.
 * @param {(Storage | null)[]} stores the first that has any counts
 * @returns {Prefs}
 */
export function load(stores) {
  for (const store of stores) {
    try {
      const words = store?.getItem(name);
      if (words) return sane(JSON.parse(words));
    } catch {
      // Forbidden or spoilt: as if there were none.
    }
  }
  return { ...usual };
}

/** @param {any} given @returns {Prefs} */
function sane(given) {
  /** @type {any} */
  const prefs = { ...usual };
  for (const [key, standard] of Object.entries(usual)) {
    const value = given?.[key];
    if (choices[key] ? choices[key].includes(value) : typeof value === typeof standard) prefs[key] = value;
  }
  return prefs;
}

/**
 * @param {Prefs} prefs
 * @param {Storage | null} tab
 * @param {Storage | null} device
 */
export function save(prefs, tab, device) {
  put(tab, JSON.stringify(prefs));
  put(device, prefs.keep ? JSON.stringify(prefs) : "");
}

/** @param {(Storage | null)[]} stores */
export const forget = (stores) => stores.forEach((store) => put(store, ""));

/** @param {Storage | null} store @param {string} words */
function put(store, words) {
  try {
    if (words) store?.setItem(name, words);
    else store?.removeItem(name);
  } catch {
    // Full or forbidden: the page has them until it is closed.
  }
}

/**
 * Whether Enter sends. Shift always makes a new line, Ctrl or Cmd always sends.
 * @param {Prefs} prefs
 * @param {{key: string, shiftKey?: boolean, altKey?: boolean, ctrlKey?: boolean, metaKey?: boolean, isComposing?: boolean}} event
 * @param {boolean} touch whether fingers type here
 */
export function sends(prefs, event, touch) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return true;
  return prefs.enter === "send" || (prefs.enter === "auto" && !touch);
}

/**
 * Puts the settings on the page's root, where the style sheets look for them.
 * @param {Prefs} prefs
 * @param {HTMLElement} root
 */
export function wear(prefs, root) {
  const { dataset } = root;
  dataset.theme = prefs.theme;
  dataset.size = prefs.size;
  for (const flag of /** @type {const} */ (["wide", "still", "disguise"])) {
    if (prefs[flag]) dataset[flag] = "";
    else delete dataset[flag];
  }
}
