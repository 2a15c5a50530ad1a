// What stands right above the box where one writes: one's own turn in a round, and ways to begin.
import { html } from "../../html.js";
import { ownTurn } from "./round.js";
import { starters } from "./starters.js";

/** @param {{room: import("../../../types").Room}} props */
export const Ahead = ({ room }) => html`${ownTurn(room)} ${starters(room)}`;
