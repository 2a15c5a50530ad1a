// What staff's pages draw and do beside what everybody's do. A member's page never asks for it: main.js.
import { Bell, chime } from "./bell.js";
import { listenStaff } from "./staffkeys.js";
import { Acts } from "./view/acts.js";
import { Controls } from "./view/controls.js";
import { Desk } from "./view/desk.js";
import { Form } from "./view/form.js";
import { Questions } from "./view/questions.js";
import { AgendaTools } from "./view/tech/staffagenda.js";
import { RoundTools } from "./view/tech/roundtools.js";
import { Beside, staffAbove as above } from "./view/tech/staffcheckin.js";
import { desk } from "./words/staff.js";

/** What staff are told of what waits. */
const told = desk.told;

export { Acts, AgendaTools, Bell, Beside, Controls, Desk, Form, Questions, RoundTools, above, chime, listenStaff, told };
