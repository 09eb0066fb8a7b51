/**
 * The one animation loop of a page. All painters of a frame get the same `nowMs` (epoch
 * milliseconds of server time), so that everything on a screen changes together.
 *
 * A painter writes only what has changed; `setText` and `setAttribute` help.
 */

import { serverNow } from "./server-time.js";

const painters = new Set();
let looping = false;

/** Calls `painter(nowMs)` now and in every frame. */
export function everyFrame(painter) {
  painters.add(painter);
  run(painter, serverNow());
  if (looping) return;
  looping = true;
  requestAnimationFrame(tick);
  // Frames stop while the page is hidden: paint at once when it is visible again.
  document.addEventListener("visibilitychange", paintNow);
}

/** Paints without waiting for the next frame, after something in the page was replaced. */
export function paintNow() {
  const nowMs = serverNow();
  for (const painter of painters) run(painter, nowMs);
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Sets an attribute, or removes it when `value` is null. */
export function setAttribute(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** An attribute that holds a number; null where it is absent or empty. */
export function numberFrom(element, name) {
  const text = element.getAttribute(name);
  return text === null || text === "" ? null : Number(text);
}

/** By how much an instant is postponed at `nowMs`: it slips as long as nothing happens. */
export function slip(element, nowMs) {
  const fromMs = numberFrom(element, "data-slips-from-ms");
  return fromMs === null ? 0 : Math.max(0, nowMs - fromMs);
}

function tick() {
  requestAnimationFrame(tick);
  paintNow();
}

/** A painter that fails must not stop the clocks. */
function run(painter, nowMs) {
  try {
    painter(nowMs);
  } catch (error) {
    console.error(error);
  }
}
