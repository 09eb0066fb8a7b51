/**
 * What the booths said last of whoever has the floor, for as long as it is news. Pure.
 *
 * The news is `{turn, atMs, count, isCued}` or null; the floor is `{turn, isCued}`, where
 * `isCued` tells whether the cue “slower” is shown. Instants are epoch milliseconds of server time.
 */

/** What was too fast this long ago (milliseconds) is no news any more. */
export const SAID_FOR_MS = 30_000;

/** The age is told in steps, so that no digits turn beside those of the clock (seconds). */
const STEP_S = 5;

/** The news after a signal: said again of the same turn while it is news, it is counted. */
export function heard(news, { turn, at_ms: atMs }, floor) {
  const before = seen(news, floor, atMs);
  const count = before?.turn === turn ? before.count + 1 : 1;
  return { turn, atMs, count, isCued: isCued(turn, floor) };
}

/**
 * What of it is still news: it grows old, and the cue “slower” answers it. Said under that
 * cue it stays, because the cue has not helped.
 */
export function seen(news, floor, nowMs) {
  if (news === null || nowMs - news.atMs >= SAID_FOR_MS) return null;
  const isCuedNow = isCued(news.turn, floor);
  return isCuedNow && !news.isCued ? null : { ...news, isCued: isCuedNow };
}

/** It is said of one turn: while the page shows another one on the floor, it is not shown. */
export function isShown(news, floor) {
  return news !== null && news.turn === floor.turn;
}

/** How long ago it was said, in whole steps (seconds). */
export function ageOf({ atMs }, nowMs) {
  return Math.floor(Math.max(0, nowMs - atMs) / 1_000 / STEP_S) * STEP_S;
}

function isCued(turn, floor) {
  return floor.turn === turn && floor.isCued;
}
