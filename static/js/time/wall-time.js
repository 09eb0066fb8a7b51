/**
 * Writes times of day, and lengths up to an instant, into the elements with `data-at-ms`,
 * `data-wall-clock`, `data-left-until-ms`, `data-reserve-left-ms` and `data-over-under`.
 *
 * Instants are epoch milliseconds of server time. They are shown in the zone that the
 * nearest `data-zone` names ("local" is the reader's own), always in Western digits.
 */

import { digits, length } from "./clock.js";
import { everyFrame, numberFrom, setAttribute, setText, slip } from "./animation-frame.js";
import { hoursAndMinutes, hoursToSeconds, overUnder } from "./time-of-day.js";

export function startWallTimes() {
  everyFrame((nowMs) => {
    paintEach("[data-at-ms]", (element) => timeAt(element, nowMs));
    paintEach("[data-wall-clock]", (element) => wallClock(element, nowMs));
    paintEach("[data-left-until-ms]", (element) => leftUntil(element, nowMs));
    paintEach("[data-reserve-left-ms]", (element) => reserveLeft(element, nowMs));
    for (const element of document.querySelectorAll("[data-over-under]")) {
      paintOverUnder(element, nowMs);
    }
  });
}

function paintEach(selector, textOf) {
  for (const element of document.querySelectorAll(selector)) {
    const text = textOf(element);
    if (text !== null) setText(element, text);
  }
}

function timeAt(element, nowMs) {
  const atMs = numberFrom(element, "data-at-ms");
  if (atMs === null) return null;
  const slippedMs = element.hasAttribute("data-slips") ? slip(element, nowMs) : 0;
  return hoursAndMinutes(atMs + slippedMs, zoneOf(element));
}

function wallClock(element, nowMs) {
  const isLocal = element.dataset.wallClock === "local";
  return hoursToSeconds(nowMs, isLocal ? undefined : zoneOf(element));
}

function leftUntil(element, nowMs) {
  const untilMs = numberFrom(element, "data-left-until-ms");
  return untilMs === null ? null : digits(untilMs - nowMs);
}

/** The reserve shrinks by itself once the panel has spoken and no clock is within its time. */
function reserveLeft(element, nowMs) {
  const leftMs = numberFrom(element, "data-reserve-left-ms");
  if (leftMs === null) return null;
  const drainsFromMs = numberFrom(element, "data-drains-from-ms");
  return length(leftMs - (drainsFromMs === null ? 0 : Math.max(0, nowMs - drainsFromMs)));
}

function paintOverUnder(element, nowMs) {
  const endMs = numberFrom(element, "data-end-ms");
  const hardEndMs = numberFrom(element, "data-hard-end-ms");
  if (endMs === null || hardEndMs === null) return;
  const { sign, text } = overUnder(endMs + slip(element, nowMs), hardEndMs);
  setText(element, text);
  setAttribute(element, "data-sign", sign);
}

function zoneOf(element) {
  const zone = element.closest("[data-zone]")?.dataset.zone;
  return !zone || zone === "local" ? undefined : zone;
}
