/**
 * The offset of the server's clock from this page's: estimated from probes, then followed.
 *
 * Pure: no DOM, no socket. "Local" is the page's monotonic clock, "server" epoch
 * milliseconds of server time; an offset is server minus local. All in milliseconds.
 */

export const PROBES_IN_BURST = 8;

/** A difference above this is corrected at once (a step), a smaller one gradually (slewing). */
export const STEP_ABOVE_MS = 250;

/** While slewing, a second lasts at most this share more or less. */
export const SLEW_SHARE = 0.05;

/** Older probes are dropped, because the two clocks drift apart. */
export const PROBE_LIFE_MS = 60_000;

/** Round trips that differ by more than this require more probes. */
export const UNSTEADY_MS = 40;

/** The drift of clocks and rounding of timers between two probes that still agree. */
const SLACK_MS = 20;

/**
 * The measurement of one probe: sent at `t0` and answered at `t3` (local), received at `t1`
 * and sent back at `t2` (server). The true offset is within half a round trip of `offsetMs`.
 */
export function measure({ t0, t1, t2, t3 }) {
  return {
    offsetMs: (t1 - t0 + (t2 - t3)) / 2,
    roundTripMs: Math.max(0, t3 - t0 - (t2 - t1)),
    atMs: t3,
  };
}

/**
 * The probes to keep with `newest`: those that are recent and agree with it. One that does
 * not agree was taken before the page slept or a clock was set.
 */
export function withProbe(probes, newest) {
  const kept = probes.filter(
    (probe) => newest.atMs - probe.atMs <= PROBE_LIFE_MS && agree(probe, newest),
  );
  return [...kept, newest];
}

/** The probe with the shortest round trip, null when there is none. */
export function best(probes) {
  return probes.reduce(
    (least, probe) => (least && least.roundTripMs <= probe.roundTripMs ? least : probe),
    null,
  );
}

/** Whether the round trips differ so much that more probes may give a shorter one. */
export function isUnsteady(probes) {
  const roundTrips = probes.map((probe) => probe.roundTripMs);
  return Math.max(...roundTrips) - Math.min(...roundTrips) > UNSTEADY_MS;
}

/**
 * The offset to show `elapsedMs` after `shownMs` was shown: nearer to `targetMs` by a small
 * share of the elapsed time, so that no digit is skipped and none lasts visibly long.
 */
export function slew(shownMs, targetMs, elapsedMs) {
  const differenceMs = targetMs - shownMs;
  if (Math.abs(differenceMs) > STEP_ABOVE_MS) return targetMs;
  const mostMs = Math.max(0, elapsedMs) * SLEW_SHARE;
  return shownMs + Math.max(-mostMs, Math.min(mostMs, differenceMs));
}

/** Whether an instant that the server sent proves that its clock is ahead of the estimate. */
export function isBehind(estimate, leastOffsetMs) {
  return leastOffsetMs > estimate.offsetMs + estimate.roundTripMs / 2 + SLACK_MS;
}

function agree(one, other) {
  const differenceMs = Math.abs(one.offsetMs - other.offsetMs);
  return differenceMs <= (one.roundTripMs + other.roundTripMs) / 2 + SLACK_MS;
}
