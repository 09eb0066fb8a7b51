/**
 * Says in `[data-announcer]`, a polite live region, what a clock that counts may not: who has
 * the floor now, that the time is nearly over, that it is over. Each is said once for a turn.
 *
 * The words are the region's templates; the name is the `data-label` of the clock or of the
 * scope around it, and the turn that has the floor is that of the page's first clock.
 */

import { isRunning } from "./clock.js";
import { clockOf, phaseOf } from "./floor-clock.js";
import { everyFrame } from "./frame.js";
import { serverNow } from "./server-time.js";

let box = null;
let turn = null;
const saidOfTurn = new Set();

export function startAnnouncer() {
  box = document.querySelector("[data-announcer]");
  if (box === null) return;
  const first = document.querySelector("floor-clock");
  if (first !== null) {
    // What the page said when it was opened is no news.
    turn = keyOf(first);
    saidOfTurn.add(phaseOf(first, serverNow()));
  }
  everyFrame(listen);
}

function listen(nowMs) {
  const clock = document.querySelector("floor-clock");
  const key = clock === null ? null : keyOf(clock);
  if (key !== turn) {
    turn = key;
    saidOfTurn.clear();
    if (clock !== null) announce("floor", labelOf(clock));
  }
  if (clock === null || !isRunning(clockOf(clock))) return;
  const phase = phaseOf(clock, nowMs);
  if (saidOfTurn.has(phase)) return;
  saidOfTurn.add(phase);
  announce(phase, labelOf(clock));
}

function keyOf(clock) {
  return nearest(clock, "data-turn") ?? labelOf(clock);
}

function labelOf(clock) {
  return nearest(clock, "data-label") ?? "";
}

function nearest(element, name) {
  return element.closest(`[${name}]`)?.getAttribute(name) ?? null;
}

/** Phases without a template, like "speaking", pass in silence. */
function announce(what, label) {
  const template = box.querySelector(`template[data-say="${what}"]`);
  if (template === null) return;
  sentenceIn(box).textContent = template.content.textContent.trim().replace("{label}", label);
}

function sentenceIn(parent) {
  const present = parent.querySelector("[data-announced]");
  if (present !== null) return present;
  const created = document.createElement("p");
  created.dataset.announced = "";
  return parent.appendChild(created);
}
