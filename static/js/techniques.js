// What only a technique draws and says. A bundle of its own (join.go), asked for once the room is open: the first page is
// as light as without, and with none of it in use a screen is as quiet as before.
import { Above } from "./view/tech/above.js";
import { Ahead } from "./view/tech/ahead.js";
import { Dots } from "./view/tech/checkin.js";
import { Answers } from "./view/tech/prompt.js";
import { Early, row as earlyRow } from "./view/tech/early.js";
import { Sheet, row } from "./view/tech/sheet.js";
import { begin } from "./view/tech/starters.js";

/** Rows of the member's menu. @param {import("../types").Room} room */
const rows = (room) => [begin(room), row(room), earlyRow(room)];

/** What takes the place of the conversation for a while. @type {Record<string, any>} */
const pages = { sheet: Sheet, early: Early };

export { Above, Ahead, Answers, Dots, pages, rows };
