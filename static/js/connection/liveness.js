/**
 * Whether the connection is alive, and the status to show. Pure.
 *
 * All lengths and instants are milliseconds of the page's monotonic clock. A trouble is
 * `{kind, sinceMs}` with kind "reconnecting", "half_open" or "refused", or null.
 */

/** A page that cannot connect says so this long after it was opened. */
export const CONNECT_TIMEOUT_MS = 4_500;

/** A trouble that lasts this long makes the page "not live". */
export const NOT_LIVE_AFTER_MS = 60_000;

/** Beats come every 2 s: the page probes after 3 s of silence, and shows it before 5 s. */
export const DISPLAY_TIMEOUTS = {
  askAfterMs: 3_000,
  giveUpAfterMs: 4_250,
  answerWithinMs: 4_500,
};

/** Beats come every 30 s: the page probes after 35 s of silence, and shows it before 45 s. */
export const PUBLIC_TIMEOUTS = {
  askAfterMs: 35_000,
  giveUpAfterMs: 43_000,
  answerWithinMs: 15_000,
};

/** "live", "reconnecting", "half_open", "refused" or, when it lasts, "not_live". */
export function statusOf(trouble, nowMs) {
  if (trouble === null) return "live";
  if (trouble.kind === "refused") return "refused";
  return nowMs - trouble.sinceMs >= NOT_LIVE_AFTER_MS ? "not_live" : trouble.kind;
}

/** The action after `silentMs` without a message on an open connection: null, "ask", "give_up". */
export function actionOnSilence(silentMs, timeouts) {
  if (silentMs >= timeouts.giveUpAfterMs) return "give_up";
  return silentMs >= timeouts.askAfterMs ? "ask" : null;
}
