// A question above the page: the native dialog keeps the keyboard inside and gives it back where it came from.
import { html } from "../html.js";

/** @param {any} el */
const show = (el) => {
  if (el && !el.open) el.showModal();
};

/** Closes the dialog that an event came from; what follows from that is told to whoever drew it. @param {any} event */
export const shut = (event) => event.target.closest("dialog")?.close();

/**
 * @param {{label: string, close: () => void, read?: boolean, children: any}} props close: the dialog is shut, by whatever way;
 *   read: it is to be read from its beginning, so the keyboard begins there and not at the first thing to press
 */
export function Dialog({ label, close, read, children }) {
  /** Beside the dialog's own box there is only its backdrop. @param {any} event */
  const beside = (event) => {
    if (event.target === event.currentTarget) shut(event);
  };
  return html`<dialog class="dialog" aria-label=${label} ref=${show} onClose=${close} onClick=${beside}>
    <div class="dialog__body"><h2 tabindex=${read ? -1 : undefined} autofocus=${read}>${label}</h2>${children}</div>
  </dialog>`;
}
