/**
 * A turn's clock: three numbers from which everything else is computed.
 *
 * Computes the same as `timekeeper/domain/meeting/clock.py`; `tests/clock_cases.json` tests both.
 * A clock is `{allottedMs, spentMs, runningSinceMs}`: lengths in milliseconds, the
 * instant in epoch milliseconds of server time, or null while the clock is stopped.
 * Pure: no DOM, no socket, and `nowMs` is always an argument.
 */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;

/** Turns shorter than this are warned at a third of their time. */
export const SHORT_TURN_MS = 3 * MINUTE_MS;

export function isRunning(clock) {
  return clock.runningSinceMs !== null;
}

/** Starts the clock at `nowMs`; a running clock stays as it is. */
export function start(clock, nowMs) {
  return isRunning(clock) ? clock : { ...clock, runningSinceMs: nowMs };
}

/** Stops the clock at `nowMs` and keeps the time used; a stopped clock stays as it is. */
export function pause(clock, nowMs) {
  if (!isRunning(clock)) return clock;
  return { ...clock, spentMs: elapsed(clock, nowMs), runningSinceMs: null };
}

/** Allots `byMs` more (or, when negative, less). */
export function adjust(clock, byMs) {
  return { ...clock, allottedMs: clock.allottedMs + byMs };
}

/** The time used up to `nowMs`; never less than `spentMs`. */
export function elapsed(clock, nowMs) {
  if (!isRunning(clock)) return clock.spentMs;
  return clock.spentMs + Math.max(0, nowMs - clock.runningSinceMs);
}

/** The time left at `nowMs`; negative in overtime, never clamped. */
export function remaining(clock, nowMs) {
  return clock.allottedMs - elapsed(clock, nowMs);
}

/**
 * "ready", "speaking", "last_minute" or "overtime"; "paused" is independent of the phase.
 * The last minute begins when exactly `warningMs` are left, overtime when exactly 0 are.
 */
export function phase(clock, nowMs, warningMs) {
  if (!isRunning(clock) && clock.spentMs === 0) return "ready";
  const remainingMs = remaining(clock, nowMs);
  if (remainingMs <= 0) return "overtime";
  return remainingMs <= warningMs ? "last_minute" : "speaking";
}

/** How long before the end of a turn its warning comes (ms), in whole seconds. */
export function defaultWarning(allottedMs, warningMs = MINUTE_MS) {
  if (allottedMs >= SHORT_TURN_MS) return warningMs;
  return Math.floor(Math.max(0, allottedMs) / 3 / SECOND_MS) * SECOND_MS;
}

/**
 * The text of a clock: "4:12", "0:00", "+0:42".
 *
 * The time left rounds up and overtime rounds down: "0:00" shows for one second from the
 * end on, and then "+0:01".
 */
export function digits(remainingMs) {
  const sign = remainingMs <= -SECOND_MS ? "+" : "";
  return sign + minutesAndSeconds(wholeSeconds(remainingMs));
}

/** A length as m:ss, rounded down, e.g. the time used so far. */
export function length(lengthMs) {
  return minutesAndSeconds(Math.floor(Math.max(0, lengthMs) / SECOND_MS));
}

/**
 * The instant at which the digits of a clock change next, or null while it is stopped.
 * If the warning is in whole seconds, the phase changes at such an instant too.
 */
export function nextChangeMs(clock, nowMs) {
  if (!isRunning(clock)) return null;
  const fromMs = Math.max(nowMs, clock.runningSinceMs);
  const remainingMs = remaining(clock, fromMs);
  const seconds = wholeSeconds(remainingMs);
  const turnsAtMs = remainingMs > 0 ? (seconds - 1) * SECOND_MS : -(seconds + 1) * SECOND_MS;
  return fromMs + remainingMs - turnsAtMs;
}

function wholeSeconds(remainingMs) {
  if (remainingMs > 0) return Math.ceil(remainingMs / SECOND_MS);
  return Math.floor(-remainingMs / SECOND_MS);
}

function minutesAndSeconds(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
