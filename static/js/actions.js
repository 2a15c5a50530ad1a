// What people can ask for on this page, beyond single commands.
import { save } from "./prefs.js";
import { draftKey } from "./screen.js";
import { isStaff } from "./select.js";
import { older, shorter } from "./state.js";
import { text } from "./strings.js";

const writingEvery = 4_000;
const pauseGrace = 1_000; // a second press within this is the first one's echo: nobody means to go on so soon

/**
 * @param {import("./room.js").Room} room
 * @returns {import("../types").Actions}
 */
export function actions(room) {
  let wrote = 0;
  let wroteIn = "";
  let pausedAt = 0;
  return {
    say(words) {
      const { lane, with: who, replyTo, drafts } = room.screen;
      const observer = room.state.view?.you.role === "observer";
      if (lane === "private") room.send("say_private", isStaff(room.state) ? { text: words, with: who } : { text: words });
      else if (lane === "staff" || observer) room.send("say_staff", { text: words });
      else room.send("say", { text: words, reply_to: replyTo });
      wrote = 0;
      room.net.writing(lane, false);
      room.set({ drafts: { ...drafts, [draftKey(lane, who)]: "" }, replyTo: "", warned: "", heldAt: "" });
    },
    writing(lane = room.screen.lane, on = true) {
      const now = Date.now();
      if (!room.screen.prefs.writing || (on && lane === wroteIn && now - wrote < writingEvery)) return;
      [wrote, wroteIn] = [on ? now : 0, lane];
      room.net.writing(lane, on);
    },
    again: (id) => room.net.again(id),
    forget: (id) => room.net.forget(id),
    restore: (id) => room.restore(id),
    earlier: () => void earlier(room),
    shorten() {
      const less = shorter(room.state);
      if (less !== room.state) room.change(less);
    },
    prefer(patch) {
      const prefs = { ...room.screen.prefs, ...patch };
      save(prefs, room.page.tab, room.page.device);
      room.page.wear(prefs);
      room.set({ prefs });
    },
    less(who, on) {
      const less = { ...room.screen.less };
      if (on) less[who] = true;
      else delete less[who];
      room.set({ less, open: "" });
    },
    tell: (words) => room.notice(words),
    retry: () => room.net.start(),
    leave: () => room.page.leave(),
    bookmark(message) {
      const said = room.state.log.items.filter((item) => item.k === "said" && item.lane === "room" && !item.gone);
      room.send("bookmark", { message: message || (said[said.length - 1]?.key ?? "") }); // by its key it marks what was said last
      room.notice(text.bookmarked);
    },
    pause() {
      const view = room.state.view;
      if (!view || (view.phase !== "live" && view.phase !== "closing")) return;
      if (!view.pause) {
        pausedAt = Date.now();
        room.send("pause");
      } else if (Date.now() - pausedAt > pauseGrace) room.send("resume");
    },
    undo() {
      const { undo } = room.screen;
      if (!undo || undo.until <= room.now()) return;
      room.set({ undo: null });
      room.send(undo.action, undo.fields);
    },
  };
}

/** Fetches what was before the oldest that is here. @param {import("./room.js").Room} room */
async function earlier(room) {
  const { first, earlier: more } = room.state.log;
  if (room.screen.loading || !more) return;
  room.set({ loading: true });
  try {
    const answer = await room.page.fetch(`${room.boot.api}/events?before=${encodeURIComponent(first)}`, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw new Error(`older events answered ${answer.status}`);
    const page = await answer.json();
    // A reconnect may have begun the log anew meanwhile: these pages would not meet.
    if (room.state.log.first === first) room.change(older(room.state, page.events ?? [], Boolean(page.earlier)));
  } catch {
    room.notice(text.noEarlier);
  } finally {
    room.set({ loading: false });
  }
}
