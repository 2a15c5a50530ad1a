// What must outlive a reload of this page, and nothing more: drafts, words not sent yet, the worksheet, of whom one wants to see less. sessionStorage, so that it
// goes with the tab; never localStorage. Leaving the page wipes it.

/** @typedef {{getItem(k: string): string | null, setItem(k: string, v: string): void, removeItem(k: string): void}} Storage */

export class Keep {
  /** @type {Map<string, string>} */
  #memory = new Map();
  #wiped = false;

  /**
   * @param {Storage | null} storage null, or one that throws (private windows do), leaves memory alone
   * @param {string} session
   */
  constructor(storage, session) {
    this.storage = storage;
    this.prefix = `hearth:${session}:`;
  }

  /**
   * @param {string} name
   * @param {any} fallback
   */
  get(name, fallback) {
    let text = this.#memory.get(name) ?? null;
    try {
      text ??= this.storage?.getItem(this.prefix + name) ?? null;
      return text === null ? fallback : JSON.parse(text);
    } catch {
      return fallback;
    }
  }

  /**
   * @param {string} name
   * @param {any} value
   */
  set(name, value) {
    if (this.#wiped) return;
    const text = JSON.stringify(value);
    this.#memory.set(name, text);
    try {
      this.storage?.setItem(this.prefix + name, text);
    } catch {
      // Full or forbidden: memory has it.
    }
  }

  /** Forgets everything of this session, and keeps nothing from now on. */
  wipe() {
    this.#wiped = true;
    for (const name of ["outbox", "drafts", "less", "exit", "sheet"]) {
      try {
        this.storage?.removeItem(this.prefix + name);
      } catch {
        // Forbidden storage holds nothing either.
      }
    }
    this.#memory.clear();
  }
}
