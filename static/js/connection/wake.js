/**
 * The page comes back: shown again, taken out of the browser's cache, on line again, or
 * awake after the machine slept. Whatever it holds may be old, its clock too.
 */

const LOOK_EVERY_MS = 1_000;

/** Who hears nothing for longer than this (milliseconds) has slept. */
export const SLEPT_ABOVE_MS = 5_000;

/** Call `callback` each time the page comes back from somewhere. */
export function onReturn(callback) {
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
 * A timer that comes much too late means that the machine slept. Some browsers stop their
 * monotonic clock meanwhile, so the wall clock is looked at too; that one may also have
 * been set by hand, and then the callback is merely superfluous.
 */
function watchForSleep(callback) {
  let before = readings();
  setInterval(() => {
    const now = readings();
    const longest = Math.max(now.monotonic - before.monotonic, now.wall - before.wall);
    before = now;
    // Timers of a hidden page are slow anyhow, and it is looked at when it is shown again.
    if (longest > SLEPT_ABOVE_MS && !document.hidden) callback();
  }, LOOK_EVERY_MS);
}

function readings() {
  return { monotonic: performance.now(), wall: Date.now() };
}
