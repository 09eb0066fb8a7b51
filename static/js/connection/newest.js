/**
 * Newest wins: which of two envelopes to show. Pure.
 *
 * Takes anything with `{epoch, slug, revision, now_ms}`: an envelope, a beat, or what
 * the page says that it was rendered from. `followsRoom` is true where the page shows
 * whatever is on in a room, so that the meeting may change under it.
 */

/** Whether `incoming` may replace `held`. The same revision may: it was rendered anew. */
export function isNewest(held, incoming, followsRoom) {
  if (held === null || incoming.epoch !== held.epoch) return true;
  if (incoming.slug === held.slug) return incoming.revision >= held.revision;
  return followsRoom && incoming.now_ms >= held.now_ms;
}

/** Whether a beat speaks of something that the page has not been sent. */
export function isBehind(held, beat, followsRoom) {
  if (held === null || beat.epoch !== held.epoch) return true;
  if (beat.slug === held.slug) return beat.revision > held.revision;
  return followsRoom && beat.now_ms >= held.now_ms;
}
