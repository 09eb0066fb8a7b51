/**
 * Says in `[data-announcer]`, a polite live region, what a clock that counts may not: who has
 * the floor now, that the time is nearly over, that it is over. Each is said once for a turn,
 * and is gone from the page as soon as the floor is, or is called otherwise: under a veil, and
 * once a speaker is protected, the name stays nowhere.
 *
 * The words are the region's templates; the name is the `data-label` of the clock or of the
 * scope around it, and the turn that has the floor is that of the page's first clock.
 */

import { isRunning, phase } from "../time/clock.js";
import { onFloor } from "./floor.js";
import { everyFrame } from "../time/animation-frame.js";
import { serverNow } from "../time/server-time.js";

let box = null;
let turn = null;
let saidOf = null;
const saidOfTurn = new Set();

export function startAnnouncer() {
  box = document.querySelector("[data-announcer]");
  if (box === null) return;
  const floor = onFloor();
  if (floor !== null) {
    // What the page said when it was opened is no news.
    turn = floor.turn;
    saidOfTurn.add(phase(floor.clock, serverNow(), floor.warningMs));
  }
  everyFrame(listen);
}

function listen(nowMs) {
  const floor = onFloor();
  if (saidOf !== null && floor?.label !== saidOf) takeBack();
  if (floor === null) return;
  if (floor.turn !== turn) {
    turn = floor.turn;
    saidOfTurn.clear();
    announce("floor", floor.label);
  }
  if (!isRunning(floor.clock)) return;
  const now = phase(floor.clock, nowMs, floor.warningMs);
  if (saidOfTurn.has(now)) return;
  saidOfTurn.add(now);
  announce(now, floor.label);
}

/** Phases without a template, like "speaking", pass in silence. */
function announce(what, label) {
  const template = box.querySelector(`template[data-say="${what}"]`);
  if (template === null) return;
  sentenceIn(box).textContent = template.content.textContent.trim().replace("{label}", () => label);
  saidOf = label;
}

function takeBack() {
  sentenceIn(box).textContent = "";
  saidOf = null;
}

function sentenceIn(parent) {
  const present = parent.querySelector("[data-announced]");
  if (present !== null) return present;
  const created = document.createElement("p");
  created.dataset.announced = "";
  return parent.appendChild(created);
}
