/**
 * “Too fast” from the booths: shown for a while below the cues, with the cue that answers it.
 *
 * `timekeeper:signal` brings it once, and only this module keeps it.
 */

import { everyFrame, setAttribute, setText } from "../../time/animation-frame.js";
import { ageOf, isShown, pendingSignal, withSignal } from "./too-fast-signal.js";

export function startBooths() {
  const box = document.querySelector("[data-booths]");
  let latest = null;

  document.addEventListener("timekeeper:signal", ({ detail }) => {
    if (detail.kind === "too_fast") latest = withSignal(latest, detail, currentFloor());
  });
  everyFrame((nowMs) => {
    const floor = currentFloor();
    latest = pendingSignal(latest, floor, nowMs);
    show(box, isShown(latest, floor) ? latest : null, nowMs);
  });
}

/** The turn that has the floor, and whether the speaker sees the cue “slower”. */
function currentFloor() {
  const { floorTurn, cue } = document.querySelector('[data-region="floor"]').dataset;
  return { turn: floorTurn === "" ? null : Number(floorTurn), isCued: cue === "slower" };
}

function show(box, signal, nowMs) {
  setAttribute(box, "data-shown", signal && "");
  setText(box.querySelector("[data-booths-said]"), signal ? sentenceFor(box, signal) : "");
  setText(box.querySelector("[data-booths-age]"), signal ? ageText(box, ageOf(signal, nowMs)) : "");
  const slower = box.querySelector("[data-verb]");
  slower.hidden = signal === null || signal.isCued;
  // The same body as the cue's own button, so that presses of both send one command.
  if (signal) slower.dataset.body = JSON.stringify({ preset: "slower", turn: signal.turn });
}

function sentenceFor({ dataset }, { count }) {
  return count > 1 ? dataset.sayAgain.replace("{count}", count) : dataset.sayOnce;
}

function ageText({ dataset }, ageS) {
  return ageS > 0 ? dataset.sayAgo.replace("{seconds}", ageS) : dataset.sayNow;
}
