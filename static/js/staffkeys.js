// The keys that lead staff through the page: single letters wherever nobody is writing, which whoever dislikes them
// switches off. What works while one writes is in keys.js.
import { isStaff } from "./select.js";
import { toComposer, toDesk, toPeople } from "./view/go.js";

/**
 * @param {Document} page
 * @param {{state: import("../types").State, screen: import("../types").Screen, set: (patch: any) => void, act: import("../types").Actions}} room
 */
export function listenStaff(page, room) {
  page.addEventListener("keydown", (event) => {
    if (!isStaff(room.state) || event.ctrlKey || event.altKey || event.metaKey || page.querySelector("dialog[open]")) return;
    const go = letters[event.key];
    if (!go || event.repeat || !room.screen.prefs.letters || writes(event.target)) return;
    event.preventDefault();
    go(room);
  });
}

/** @type {Record<string, (room: {set: (patch: any) => void, act: import("../types").Actions}) => void>} */
const letters = {
  w(room) {
    room.set({ lane: "room", with: "", panel: "" });
    toComposer();
  },
  l(room) {
    room.set({ lane: "staff", with: "", panel: "" });
    toComposer();
  },
  d(room) {
    room.set({ panel: "desk" });
    toDesk();
  },
  p(room) {
    room.set({ panel: "people" });
    toPeople();
  },
  u: (room) => room.act.undo(),
  "?": (room) => room.set({ dialog: "keys" }),
};

/** @param {EventTarget | null} target */
const writes = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
