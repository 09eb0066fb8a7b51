/**
 * When the bell rings: once as a turn's last minute begins, twice as its time is over. Pure.
 *
 * What is seen of the floor is `{turn, clock, warningMs, nowMs}`, or null while nobody has
 * it; instants are epoch milliseconds of server time.
 */

import { isRunning, phase } from "../time/clock.js";
import { SLEPT_ABOVE_MS } from "../connection/wake.js";

const ORDER = ["ready", "speaking", "last_minute", "overtime"];
const STROKES = { last_minute: 1, overtime: 2 };

/**
 * What to know from now on, and how many strokes to ring now: `{known, strokes}`.
 *
 * It rings when a turn is seen to come into a phase while its clock runs. Not seen is what
 * was so at the first look, after a sleep, or when `hasJoined`: the clock is then one that
 * the page was given, and only what passes by that clock itself is news. A phase rings anew
 * only if it comes at another instant, as after time was added.
 */
export function listen(known, seen, hasJoined = false) {
  if (seen === null) return { known: null, strokes: 0 };
  const before = known?.turn === seen.turn ? known : null;
  const rung = before?.rung ?? {};
  const reached = before === null ? null : phaseReached(before, seen, hasJoined);
  const atMs = reached === null ? null : beginsAtMs(reached, seen);
  if (reached === null || rung[reached] === atMs) {
    return { known: { ...seen, rung }, strokes: 0 };
  }
  return { known: { ...seen, rung: { ...rung, [reached]: atMs } }, strokes: STROKES[reached] };
}

/** The phase to ring for that was reached since `before`, or null. */
function phaseReached(before, seen, hasJoined) {
  const hasSlept = seen.nowMs - before.nowMs > SLEPT_ABOVE_MS;
  if (hasSlept || !isRunning(seen.clock)) return null;
  const was = phaseOf(hasJoined ? { ...seen, nowMs: before.nowMs } : before);
  const now = phaseOf(seen);
  return now in STROKES && ORDER.indexOf(was) < ORDER.indexOf(now) ? now : null;
}

function phaseOf({ clock, nowMs, warningMs }) {
  return phase(clock, nowMs, warningMs);
}

/** The instant at which a running clock comes into a phase. */
function beginsAtMs(reached, { clock, warningMs }) {
  const endMs = clock.runningSinceMs + clock.allottedMs - clock.spentMs;
  return reached === "last_minute" ? endMs - warningMs : endMs;
}
