// One action that wants a reason or a note. What is written under "note" is shown to the person; "memo" stays with staff.
import { focus, html } from "../html.js";
import { reasons } from "../strings.js";

/** @type {Record<string, {title: (name: string) => string, go: (name: string) => string, hint: string, parts: string[]}>} */
const forms = {
  nudge: { title: (n) => `A private note to ${n}`, go: () => "Send the note", hint: "Only they and the staff see it.", parts: ["reason", "note"] },
  mute: { title: (n) => `Mute ${n}`, go: (n) => `Mute ${n}`, hint: "They are told at once, privately, with the reason. They keep the private line.", parts: ["minutes", "reason", "note", "memo"] },
  hold: { title: (n) => `Read ${n}’s messages first`, go: (n) => `Hold ${n}`, hint: "They are told. Each message waits on your desk.", parts: ["reason", "note", "memo"] },
  remove: { title: (n) => `Remove ${n}`, go: (n) => `Remove ${n} now`, hint: "They see the reason, the note and the help page. The group sees that they are no longer here.", parts: ["reason", "note", "memo", "group"] },
  rename: { title: (n) => `Another name for ${n}`, go: () => "Change the name", hint: "Earlier messages show the new name too.", parts: ["name", "memo"] },
  hide: { title: () => "Move this message aside", go: () => "Move aside", hint: "Members no longer see it; its author is told, with the note.", parts: ["reason", "note", "memo"] },
  return: { title: (n) => `Give it back to ${n}`, go: () => "Give back", hint: "They get their words back with your note.", parts: ["reason", "note"] },
  decline: { title: (n) => `Not now, ${n}`, go: () => "Send", hint: "They read this note, kindly put.", parts: ["note"] },
  flag: { title: () => "Tell the staff that this worried you", go: () => "Tell the staff", hint: "Nobody else learns of it, nor from whom it came.", parts: ["memo"] },
};

/** Reasons about how someone speaks, and about one message. */
const forMessages = ["other", "contact", "method_detail", "agreement", "care"];
const forPeople = ["care", "agreement", "conflict", "contact", "method_detail", "pace", "other"];

/**
 * @param {{form: {action: string, who?: string, message?: string, device?: string}, name: string, send: import("../../types").Send, close: () => void}} props
 */
export function Form({ form, name, send, close }) {
  const shape = forms[form.action];
  if (!shape) return "";
  const { action, ...target } = form;
  /** @param {any} event */
  const submit = (event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    /** @type {Record<string, any>} */
    const fields = { ...target };
    for (const part of shape.parts) {
      const value = String(given.get(part) ?? "").trim();
      fields[part] = part === "minutes" ? Number(value) : part === "group" ? value === "on" : value;
    }
    send(action, fields, undoOf(action, fields, name));
    back(event);
  };
  /** The keyboard goes back to the row that the form came from. @param {any} event */
  const back = (event) => {
    event.currentTarget.closest("li")?.querySelector("button")?.focus();
    close();
  };
  /** @param {any} event */
  const keys = (event) => {
    if (event.key === "Escape") back(event);
  };
  return html`<form class="form" tabindex="-1" ref=${focus} onSubmit=${submit} onKeyDown=${keys}>
    <h3>${shape.title(name)}</h3>
    ${shape.parts.map((part) => field(part, form))}
    <p class="soft">${shape.hint}</p>
    <div class="row row--wrap">
      <button class=${`btn ${action === "remove" ? "btn--firm" : "btn--main"}`}>${shape.go(name)}</button>
      <button type="button" class="btn btn--quiet" onClick=${back}>Cancel</button>
    </div>
  </form>`;
}

/** @param {string} part @param {{action: string, message?: string}} form */
function field(part, form) {
  switch (part) {
    case "minutes":
      return html`<label class="form__part"><span>How long</span>
        <select class="field" name="minutes">${[1, 5, 15].map((n) => html`<option value=${n} selected=${n === 5}>${n} min</option>`)}<option value="0">Until I lift it</option></select>
      </label>`;
    case "reason":
      return html`<label class="form__part"><span>Reason</span>
        <select class="field" name="reason">${(form.message ? forMessages : forPeople).map((code) => html`<option value=${code}>${reasons[code][0]}</option>`)}</select>
      </label>`;
    case "note":
      return html`<label class="form__part"><span>What they read</span><textarea class="field" name="note" rows="2" maxlength="500" autocomplete="off"></textarea></label>`;
    case "memo":
      return html`<label class="form__part"><span>${form.action === "flag" ? "What worried you (if you like)" : "For staff only"}</span><textarea class="field" name="memo" rows="1" maxlength="500" autocomplete="off"></textarea></label>`;
    case "name":
      return html`<label class="form__part"><span>New name</span><input class="field" name="name" maxlength="40" required autocomplete="off" /></label>`;
    case "group":
      return html`<label class="form__check"><input type="checkbox" name="group" /> <span>From the group too: all coming sessions</span></label>`;
  }
  return "";
}

/** @param {string} action @param {Record<string, any>} fields @param {string} name */
function undoOf(action, fields, name) {
  if (action === "mute") return { text: `${name} is muted`, action: "unmute", fields: { who: fields.who } };
  if (action === "hold") return { text: `You read ${name}’s messages first`, action: "release", fields: { who: fields.who } };
  if (action === "hide") return { text: "Moved aside", action: "unhide", fields: { message: fields.message } };
  return undefined;
}
