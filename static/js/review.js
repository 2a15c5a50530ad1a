// Starts the review page: what a session's facilitators read afterwards. It is a page of its own, and so a bundle of its
// own: no member's phone fetches it.
import { html, render } from "./html.js";
import { Desk } from "./review/desk.js";
import { Page } from "./review/page.js";

const root = document.getElementById("review");
if (root) {
  const { session = "", reading = "", at = "" } = root.dataset;
  /** @param {string} path @param {Record<string, string>} fields */
  const ask = async (path, fields) => {
    const answer = await fetch(`/sessions/${session}/transcript/${path}`, {
      method: "POST",
      body: new URLSearchParams({ ...fields, reading }),
      credentials: "same-origin",
      cache: "no-store",
    });
    if (!answer.ok) throw Object.assign(new Error("refused"), { status: answer.status });
    return answer.json();
  };
  const clock = { now: () => performance.now(), setTimeout: globalThis.setTimeout.bind(globalThis), clearTimeout: globalThis.clearTimeout.bind(globalThis) };
  const desk = new Desk({ ask, clock, session, reading, at }, () => render(html`<${Page} desk=${desk} />`, place));
  const place = document.createElement("div");
  place.className = "review__live";
  void desk.open().then(
    () => {
      root.querySelector(".review__plain")?.replaceWith(place); // which is the same, for those without scripts
      desk.draw(); // on the page already: what is not there cannot be brought into view
    },
    (error) => {
      if (!("status" in error)) throw error; // the server could not tell: the plain pages stay, and can be turned
    },
  );
}
