/**
 * Keeps the proposal for the rest of the hour up to date: requests it when the meeting changes,
 * and at intervals, because it changes with time alone.
 */

/** The interval while the dialog is open, and otherwise (milliseconds). */
const WATCHED_EVERY_MS = 2_000;
const UNWATCHED_EVERY_MS = 10_000;
const TIMEOUT_MS = 4_000;

/**
 * Passes to `onAnswer` each `{proposal, revision, isClosed}` that was requested later than the
 * one before, and null if there is no answer. `isWatched` says whether the dialog is open.
 * Returns a function that requests the proposal at once.
 */
export function followProposal({ isWatched, onAnswer }) {
  let requests = 0;
  let newestAnswered = 0;
  let requestedAtMs = -Infinity;

  async function refresh() {
    const number = (requests += 1);
    requestedAtMs = performance.now();
    const answer = await fetchProposal();
    if (number < newestAnswered) return;
    newestAnswered = number;
    onAnswer(answer);
  }

  setInterval(() => {
    const dueMs = requestedAtMs + (isWatched() ? WATCHED_EVERY_MS : UNWATCHED_EVERY_MS);
    // The interval is not exact, so a request that is nearly due is sent now.
    if (performance.now() > dueMs - WATCHED_EVERY_MS / 4) refresh();
  }, WATCHED_EVERY_MS);
  document.addEventListener("timekeeper:state", refresh);
  refresh();
  return refresh;
}

async function fetchProposal() {
  const { slug, lang } = document.body.dataset;
  const address = `/api/meetings/${encodeURIComponent(slug)}/share?lang=${encodeURIComponent(lang)}`;
  try {
    const response = await fetch(address, {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 409) return { proposal: null, revision: null, isClosed: true };
    if (!response.ok) return null;
    const revision = Number(/\d+/.exec(response.headers.get("ETag"))[0]);
    return { proposal: await response.json(), revision, isClosed: false };
  } catch {
    return null;
  }
}
