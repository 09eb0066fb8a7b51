/** Drops unintended presses: the second click of a double click, the floor given twice. */

const BETWEEN_TWO_FLOORS_MS = 400;

/**
 * `allows(press, clickCount)` is false for a press to drop. For `floorBlockedMs()` milliseconds
 * nobody can be given the floor. `now` gives milliseconds.
 */
export function createGuard(now) {
  let last = null;
  let floorGivenMs = -Infinity;

  function allows({ verb, body }, clickCount = 0) {
    const press = JSON.stringify([verb, body]);
    // An update changed the button between the clicks of a double click.
    if (clickCount > 1 && last !== null && press !== last) return false;
    if (verb === "give_floor" && floorBlockedMs() > 0) return false;
    if (verb === "give_floor") floorGivenMs = now();
    last = press;
    return true;
  }

  function floorBlockedMs() {
    return Math.max(0, floorGivenMs + BETWEEN_TWO_FLOORS_MS - now());
  }

  return { allows, floorBlockedMs };
}
