/**
 * When the bell rings: once when a turn's last minute begins, twice when its time is over. Pure.
 *
 * An observation of the floor is `{turn, clock, warningMs, nowMs}`, or null while nobody has
 * the floor; instants are epoch milliseconds of server time.
 */

import { isRunning, phase } from "../time/clock.js";
import { SLEPT_ABOVE_MS } from "../connection/page-return.js";

const PHASES = ["ready", "speaking", "last_minute", "overtime"];
const STROKES = { last_minute: 1, overtime: 2 };

/**
 * The observation to compare the next one with, and the strokes to ring now:
 * `{latest, strokes}`.
 *
 * The bell rings when a running clock enters a phase between two observations. It does not
 * ring for the first observation or after a sleep. When `hasJoined`, the page has received
 * a new clock, and the phase before is computed from that clock too. A phase rings again
 * only if it begins at another instant, e.g. after time was added.
 */
export function observe(latest, floor, hasJoined = false) {
  if (floor === null) return { latest: null, strokes: 0 };
  const before = latest?.turn === floor.turn ? latest : null;
  const rung = before?.rung ?? {};
  const reached = before === null ? null : phaseReached(before, floor, hasJoined);
  const atMs = reached === null ? null : beginsAtMs(reached, floor);
  if (reached === null || rung[reached] === atMs) {
    return { latest: { ...floor, rung }, strokes: 0 };
  }
  return { latest: { ...floor, rung: { ...rung, [reached]: atMs } }, strokes: STROKES[reached] };
}

/** The phase to ring for that was reached since `before`, or null. */
function phaseReached(before, floor, hasJoined) {
  const hasSlept = floor.nowMs - before.nowMs > SLEPT_ABOVE_MS;
  if (hasSlept || !isRunning(floor.clock)) return null;
  const was = phaseOf(hasJoined ? { ...floor, nowMs: before.nowMs } : before);
  const now = phaseOf(floor);
  return now in STROKES && PHASES.indexOf(was) < PHASES.indexOf(now) ? now : null;
}

function phaseOf({ clock, nowMs, warningMs }) {
  return phase(clock, nowMs, warningMs);
}

/** The instant at which a running clock enters a phase. */
function beginsAtMs(reached, { clock, warningMs }) {
  const endMs = clock.runningSinceMs + clock.allottedMs - clock.spentMs;
  return reached === "last_minute" ? endMs - warningMs : endMs;
}
