/**
 * Announces to screen readers, in the polite live region `[data-announcer]`, who has the floor,
 * that the time is nearly over, and that it is over. Each is announced once for a turn.
 *
 * The announcement is removed when nobody has the floor, or when the label changes: no name
 * stays on a blanked screen or after a speaker was protected.
 *
 * The words are the region's templates; the name is the `data-label` of the clock or of the
 * scope around it, and the page's first clock belongs to the turn that has the floor.
 */

import { isRunning, phase } from "../time/clock.js";
import { currentFloor } from "./floor.js";
import { everyFrame } from "../time/animation-frame.js";
import { serverNow } from "../time/server-time.js";

let box = null;
let turn = null;
let announcedLabel = null;
const announcedPhases = new Set();

export function startAnnouncer() {
  box = document.querySelector("[data-announcer]");
  if (box === null) return;
  const floor = currentFloor();
  if (floor !== null) {
    // The state at the opening of the page is not announced.
    turn = floor.turn;
    announcedPhases.add(phase(floor.clock, serverNow(), floor.warningMs));
  }
  everyFrame(announceChanges);
}

function announceChanges(nowMs) {
  const floor = currentFloor();
  if (announcedLabel !== null && floor?.label !== announcedLabel) clear();
  if (floor === null) return;
  if (floor.turn !== turn) {
    turn = floor.turn;
    announcedPhases.clear();
    announce("floor", floor.label);
  }
  if (!isRunning(floor.clock)) return;
  const now = phase(floor.clock, nowMs, floor.warningMs);
  if (announcedPhases.has(now)) return;
  announcedPhases.add(now);
  announce(now, floor.label);
}

/** Phases without a template, like "speaking", are not announced. */
function announce(what, label) {
  const template = box.querySelector(`template[data-say="${what}"]`);
  if (template === null) return;
  const words = template.content.textContent.trim();
  sentenceElement(box).textContent = words.replace("{label}", () => label);
  announcedLabel = label;
}

function clear() {
  sentenceElement(box).textContent = "";
  announcedLabel = null;
}

function sentenceElement(parent) {
  const present = parent.querySelector("[data-announced]");
  if (present !== null) return present;
  const created = document.createElement("p");
  created.dataset.announced = "";
  return parent.appendChild(created);
}
