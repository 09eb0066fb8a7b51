/**
 * The proposal for the rest of the hour, kept fresh: asked for when the meeting changes, and
 * again and again, because it ages with time alone.
 */

/** While somebody decides by it, and otherwise (milliseconds). */
const WATCHED_EVERY_MS = 2_000;
const UNWATCHED_EVERY_MS = 10_000;
const PATIENCE_MS = 4_000;

/**
 * Hands `onAnswer` each `{proposal, revision, isClosed}` that is newer than the one before it;
 * null when there is no answer. `isWatched` tells whether somebody looks at it. Gives a
 * function that asks at once.
 */
export function followProposal({ isWatched, onAnswer }) {
  let asked = 0;
  let newest = 0;
  let askedAtMs = -Infinity;

  async function ask() {
    const number = (asked += 1);
    askedAtMs = performance.now();
    const answer = await fetched();
    if (number < newest) return;
    newest = number;
    onAnswer(answer);
  }

  setInterval(() => {
    const dueMs = askedAtMs + (isWatched() ? WATCHED_EVERY_MS : UNWATCHED_EVERY_MS);
    // The interval is not exact; what is nearly due would otherwise wait for the next round.
    if (performance.now() > dueMs - WATCHED_EVERY_MS / 4) ask();
  }, WATCHED_EVERY_MS);
  document.addEventListener("timekeeper:state", ask);
  ask();
  return ask;
}

async function fetched() {
  const { slug, lang } = document.body.dataset;
  const address = `/api/meetings/${encodeURIComponent(slug)}/share?lang=${encodeURIComponent(lang)}`;
  try {
    const response = await fetch(address, {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.status === 409) return { proposal: null, revision: null, isClosed: true };
    if (!response.ok) return null;
    const revision = Number(/\d+/.exec(response.headers.get("ETag"))[0]);
    return { proposal: await response.json(), revision, isClosed: false };
  } catch {
    return null;
  }
}
