/** Who has the floor, as the first `<floor-clock>` of the page tells of it. */

import { clockOf } from "../time/floor-clock.js";
import { numberFrom } from "../time/animation-frame.js";

/**
 * `{turn, label, clock, warningMs}`, or null while nobody has it. `turn` names the turn
 * across meetings, `clock` is as `clock.js` takes it; both lengths and instants are in ms.
 */
export function onFloor() {
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
