/**
 * The latest signal “too fast” of the booths about the turn that has the floor, until it
 * expires or is answered. Pure.
 *
 * The latest signal is `{turn, atMs, count, isCued}` or null; the floor is `{turn, isCued}`, where
 * `isCued` says whether the cue “slower” is shown. Instants are epoch milliseconds of server time.
 */

/** A signal expires after this long (milliseconds). */
export const SHOWN_FOR_MS = 30_000;

/** The age is shown in steps (seconds), so that no digits change beside those of the clock. */
const STEP_S = 5;

/** The latest signal after a new one; `count` grows if the one before is of the same turn. */
export function withSignal(latest, { turn, at_ms: atMs }, floor) {
  const before = pendingSignal(latest, floor, atMs);
  const count = before?.turn === turn ? before.count + 1 : 1;
  return { turn, atMs, count, isCued: isCued(turn, floor) };
}

/**
 * The latest signal, or null if it has expired or the cue “slower” has answered it since. A
 * signal that came during that cue stays, because the cue has not helped.
 */
export function pendingSignal(latest, floor, nowMs) {
  if (latest === null || nowMs - latest.atMs >= SHOWN_FOR_MS) return null;
  const isCuedNow = isCued(latest.turn, floor);
  return isCuedNow && !latest.isCued ? null : { ...latest, isCued: isCuedNow };
}

/** A signal is about one turn, and is shown only while that turn has the floor. */
export function isShown(signal, floor) {
  return signal !== null && signal.turn === floor.turn;
}

/** The age of a signal in whole steps (seconds). */
export function ageOf({ atMs }, nowMs) {
  return Math.floor(Math.max(0, nowMs - atMs) / 1_000 / STEP_S) * STEP_S;
}

function isCued(turn, floor) {
  return floor.turn === turn && floor.isCued;
}
