// The one style sheet of the client. A shell that links it is drawn at once; in another's shell it takes the place of what
// is there, and the room waits for it: an undressed room would show everything at once.

const sheet = new URL("../css/hearth.css", import.meta.url).href;

/**
 * @param {Document} page
 * @returns {Promise<void>}
 */
export function dressed(page) {
  const links = [...page.querySelectorAll("link")];
  if (links.some((link) => link.href === sheet)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = page.createElement("link");
    link.rel = "stylesheet";
    link.href = sheet;
    link.onload = () => {
      for (const other of links) if (other.rel === "stylesheet") other.disabled = true;
      resolve();
    };
    link.onerror = () => resolve();
    page.head.append(link);
  });
}
