// What only a technique draws and says. A bundle of its own (join.go), asked for once the room is open: the first page is
// as light as without, and with none of it in use a screen is as quiet as before.
import { Above } from "./view/tech/above.js";
import { Ahead } from "./view/tech/ahead.js";
import { rows } from "./view/tech/starters.js";

export { Above, Ahead, rows };
