/**
 * Notices that the page returns: it is visible again, restored from the browser's cache, online
 * again, or the machine slept. The state that it shows may be old, and so may its clock.
 */

const CHECK_EVERY_MS = 1_000;

/** A gap longer than this (milliseconds) between two timer calls means that the page slept. */
export const SLEPT_ABOVE_MS = 5_000;

/** Calls `callback` each time the page returns. */
export function onPageReturn(callback) {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) callback();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) callback();
  });
  window.addEventListener("online", callback);
  watchForSleep(callback);
}

/**
 * A timer that fires much too late means that the machine slept. Some browsers stop their
 * monotonic clock during sleep, so the wall clock is compared too. If the wall clock was set
 * by hand, the extra callback does no harm.
 */
function watchForSleep(callback) {
  let before = readings();
  setInterval(() => {
    const now = readings();
    const longest = Math.max(now.monotonic - before.monotonic, now.wall - before.wall);
    before = now;
    // Timers of a hidden page are slow, and `visibilitychange` reports when it is shown again.
    if (longest > SLEPT_ABOVE_MS && !document.hidden) callback();
  }, CHECK_EVERY_MS);
}

function readings() {
  return { monotonic: performance.now(), wall: Date.now() };
}
