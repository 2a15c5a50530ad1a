// What staff's pages draw and do beside what everybody's do. A member's page never asks for it: main.js.
import { Bell, chime } from "./bell.js";
import { listenStaff } from "./staffkeys.js";
import { Acts } from "./view/acts.js";
import { Controls } from "./view/controls.js";
import { Desk } from "./view/desk.js";
import { Questions } from "./view/questions.js";

export { Acts, Bell, Controls, Desk, Questions, chime, listenStaff };
