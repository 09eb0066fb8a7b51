/** Presses that were not meant: the second half of a double click, the floor given twice. */

const BETWEEN_TWO_FLOORS_MS = 400;

/**
 * `lets(press, clickCount)` is false for a press to drop. For `floorRestsMs()` milliseconds the
 * floor cannot be given, whoever's it would be. `now` tells milliseconds.
 */
export function createGuard(now) {
  let last = null;
  let floorGivenMs = -Infinity;

  function lets({ verb, body }, clickCount = 0) {
    const press = JSON.stringify([verb, body]);
    // The button has come to mean something else between the clicks of a double click.
    if (clickCount > 1 && last !== null && press !== last) return false;
    if (verb === "give_floor" && floorRestsMs() > 0) return false;
    if (verb === "give_floor") floorGivenMs = now();
    last = press;
    return true;
  }

  function floorRestsMs() {
    return Math.max(0, floorGivenMs + BETWEEN_TWO_FLOORS_MS - now());
  }

  return { lets, floorRestsMs };
}
