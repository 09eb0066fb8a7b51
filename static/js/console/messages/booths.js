/**
 * “Too fast” from the booths: said for a while below the cues, with the cue that answers it.
 *
 * It is told once, by `timekeeper:signal`, and kept here alone.
 */

import { everyFrame, setAttribute, setText } from "../../time/animation-frame.js";
import { ageOf, heard, isShown, seen } from "./booths-news.js";

export function startBooths() {
  const box = document.querySelector("[data-booths]");
  let news = null;

  document.addEventListener("timekeeper:signal", ({ detail }) => {
    if (detail.kind === "too_fast") news = heard(news, detail, onTheFloor());
  });
  everyFrame((nowMs) => {
    const floor = onTheFloor();
    news = seen(news, floor, nowMs);
    show(box, isShown(news, floor) ? news : null, nowMs);
  });
}

/** Who has the floor now, and whether they are being cued to speak slower. */
function onTheFloor() {
  const { floorTurn, cue } = document.querySelector('[data-region="floor"]').dataset;
  return { turn: floorTurn === "" ? null : Number(floorTurn), isCued: cue === "slower" };
}

function show(box, news, nowMs) {
  setAttribute(box, "data-shown", news && "");
  setText(box.querySelector("[data-booths-said]"), news ? sentenceFor(box, news) : "");
  setText(box.querySelector("[data-booths-age]"), news ? wordsFor(box, ageOf(news, nowMs)) : "");
  const slower = box.querySelector("[data-verb]");
  slower.hidden = news === null || news.isCued;
  // Just like the cue's own button, so that pressed in both places it is sent once.
  if (news) slower.dataset.body = JSON.stringify({ preset: "slower", turn: news.turn });
}

function sentenceFor({ dataset }, { count }) {
  return count > 1 ? dataset.sayAgain.replace("{count}", count) : dataset.sayOnce;
}

function wordsFor({ dataset }, ageS) {
  return ageS > 0 ? dataset.sayAgo.replace("{seconds}", ageS) : dataset.sayNow;
}
