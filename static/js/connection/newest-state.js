/**
 * Newest wins: which of two envelopes to show. Pure.
 *
 * Takes anything with `{epoch, slug, revision, now_ms}`: an envelope, a beat, or the state
 * that the page was rendered from. `followsRoom` is true where the page shows the meeting
 * that is on in a room, so that the meeting may change.
 */

/** Whether `incoming` may replace `shown`. The same revision may: it was rendered again. */
export function isNewest(shown, incoming, followsRoom) {
  if (shown === null || incoming.epoch !== shown.epoch) return true;
  if (incoming.slug === shown.slug) return incoming.revision >= shown.revision;
  return followsRoom && incoming.now_ms >= shown.now_ms;
}

/** Whether a beat names a state that the page has not received. */
export function isBehind(shown, beat, followsRoom) {
  if (shown === null || beat.epoch !== shown.epoch) return true;
  if (beat.slug === shown.slug) return beat.revision > shown.revision;
  return followsRoom && beat.now_ms >= shown.now_ms;
}
