/**
 * The hour as a line 1000 wide: where an instant and a block of time lie on it. Pure.
 *
 * Instants are epoch milliseconds of server time; an axis is `{startMs, endMs}`.
 */

export const AXIS_WIDTH = 1_000;

/** The span of a block at `nowMs`, as `{fromMs, untilMs}`; instants in epoch milliseconds. */
export function spanOf({ fromMs, untilMs, moves, grows }, slipMs, nowMs) {
  const shiftMs = moves ? slipMs : 0;
  const startMs = fromMs + shiftMs;
  return { fromMs: startMs, untilMs: Math.max(startMs, grows ? nowMs : untilMs + shiftMs) };
}

/** The place of an instant on the axis, 0 to 1000. */
export function placeOf(atMs, axis) {
  const share = (atMs - axis.startMs) / Math.max(1, axis.endMs - axis.startMs);
  return Math.min(1, Math.max(0, share)) * AXIS_WIDTH;
}
