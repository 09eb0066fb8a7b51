/** The turn that has the floor, read from the first `<floor-clock>` of the page. */

import { clockOf } from "../time/floor-clock.js";
import { numberFrom } from "../time/animation-frame.js";

/**
 * `{turn, label, clock, warningMs}`, or null while nobody has the floor. `turn` is unique
 * across meetings, `clock` is as in `clock.js`; lengths and instants are in milliseconds.
 */
export function currentFloor() {
  const element = document.querySelector("floor-clock");
  if (element === null) return null;
  const label = nearest(element, "data-label") ?? "";
  return {
    turn: `${document.body.dataset.slug}/${nearest(element, "data-turn") ?? label}`,
    label,
    clock: clockOf(element),
    warningMs: numberFrom(element, "data-warning-ms") ?? 0,
  };
}

function nearest(element, name) {
  return element.closest(`[${name}]`)?.getAttribute(name) ?? null;
}
