// One action of staff that wants a reason or a note. What is written under "note" is shown to the person; "memo" stays with staff.
import { html } from "../html.js";
import { reasons } from "../strings.js";
import { fields as labels, forms } from "../words/staff.js";
import { Ask } from "./ask.js";

/** What each action asks for, in this order. @type {Record<string, string[]>} */
const parts = {
  nudge: ["reason", "note"],
  mute: ["minutes", "reason", "note", "memo"],
  hold: ["reason", "note", "memo"],
  remove: ["reason", "note", "memo", "group"],
  rename: ["name", "memo"],
  hide: ["reason", "note", "memo"],
  return: ["reason", "note"],
  decline: ["note"],
  bookmark: ["memo"],
};

/** @type {Record<string, {title: (name: string) => string, go: (name: string) => string, hint: string}>} */
const words = forms;

/** Reasons about how someone speaks, and about one message. */
const forMessages = ["other", "contact", "method_detail", "agreement", "care"];
const forPeople = ["care", "agreement", "conflict", "contact", "method_detail", "pace", "other"];

/**
 * @param {{form: {action: string, who?: string, message?: string, device?: string}, presets?: import("../../types").Presets, name: string, send: import("../../types").Send, close: () => void}} props
 */
export function Form({ form, presets, name, send, close }) {
  const shape = words[form.action];
  if (!shape) return "";
  const { action, ...target } = form;
  /** @param {FormData} given */
  const done = (given) => {
    /** @type {Record<string, any>} */
    const fields = { ...target };
    for (const part of parts[action]) {
      const value = String(given.get(part) ?? "").trim();
      fields[part] = part === "minutes" ? Number(value) : part === "group" ? value === "on" : value;
    }
    send(action, fields, undoOf(action, fields, name));
  };
  return html`<${Ask} shape=${shape} name=${name} firm=${action === "remove"} done=${done} close=${close}>${parts[action].map((part) => field(part, form, presets))}<//>`;
}

/** What staff prepared before the session: one tap puts it into the field. @param {{into: string, all?: string[]}} props */
export function Prepared({ into, all = [] }) {
  /** @type {(words: string) => (event: any) => void} */
  const put = (words) => (event) => {
    const field = event.currentTarget.closest("form").elements.namedItem(into);
    field.value = words;
    field.focus();
  };
  return all.length > 0 ? html`<div class="row row--wrap" role="group" aria-label=${labels.prepared}>${all.map((words) => html`<button type="button" class="btn btn--small" onClick=${put(words)}>${words}</button>`)}</div>` : "";
}

const usualMinutes = [1, 5, 15];

/** @param {string} part @param {{action: string, message?: string}} form @param {import("../../types").Presets} [presets] */
function field(part, form, presets) {
  switch (part) {
    case "minutes":
      return html`<fieldset class="pills">
        <legend>${labels.howLong}</legend>
        ${[...(presets?.mutes ?? usualMinutes), 0].map((n, i, all) => html`<label class="pill"><input type="radio" name="minutes" value=${n} defaultChecked=${n === (all.includes(5) ? 5 : all[0])} /><span>${labels.minutes(n)}</span></label>`)}
      </fieldset>`;
    case "reason":
      return html`<label class="form__part"><span>${labels.reason}</span>
        <select class="field" name="reason">${(form.message ? forMessages : forPeople).map((code) => html`<option value=${code}>${reasons[code][0]}</option>`)}</select>
      </label>`;
    case "note":
      return html`<${Prepared} into="note" all=${form.action === "nudge" ? presets?.nudges : []} /><label class="form__part"><span>${labels.note}</span><textarea class="field" name="note" rows="2" maxlength="500" autocomplete="off"></textarea></label>`;
    case "memo":
      return html`<label class="form__part"><span>${memo(form.action)}</span><textarea class="field" name="memo" rows="1" maxlength="500" autocomplete="off"></textarea></label>`;
    case "name":
      return html`<label class="form__part"><span>${labels.name}</span><input class="field" name="name" maxlength="40" required autocomplete="off" /></label>`;
    case "group":
      return html`<label class="form__check"><input type="checkbox" name="group" /> <span>${labels.group}</span></label>`;
  }
  return "";
}

/** @param {string} action */
const memo = (action) => (action === "bookmark" ? labels.label : labels.memo);

/** @param {string} action @param {Record<string, any>} fields @param {string} name */
function undoOf(action, fields, name) {
  if (action === "mute") return { text: labels.undo.mute(name), action: "unmute", fields: { who: fields.who } };
  if (action === "hold") return { text: labels.undo.hold(name), action: "release", fields: { who: fields.who } };
  if (action === "hide") return { text: labels.undo.hide, action: "unhide", fields: { message: fields.message } };
  return undefined;
}
