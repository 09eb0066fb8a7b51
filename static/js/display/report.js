/**
 * What a display tells of itself every ten seconds and whenever it changes, so that the
 * moderator sees whether it is alive, in time, heard, and won't fall asleep.
 */

import { isArmed } from "./bell.js";
import { send } from "../connection/connection.js";
import { isAwake, isFullScreen } from "./display.js";
import { clockQuality } from "../time/server-time.js";

const EVERY_MS = 10_000;
const FIRST_AFTER_MS = 1_500;

/** Report soon, and then every ten seconds. */
export function startReporting() {
  setTimeout(report, FIRST_AFTER_MS);
  setInterval(report, EVERY_MS);
  for (const event of ["fullscreenchange", "timekeeper:display"]) {
    document.addEventListener(event, report);
  }
}

function report() {
  const quality = clockQuality();
  // Without a probe there is nothing to say, and not saying it is a sign too.
  if (quality === null) return;
  send("report", {
    what: document.body.dataset.page,
    clock_error_ms: quality.clockErrorMs,
    round_trip_ms: quality.roundTripMs,
    full_screen: isFullScreen(),
    wake_lock: isAwake(),
    sound: isArmed(),
    version: version(),
  });
}

/** The digest under which this very file was served; it changes with every release. */
function version() {
  return new URL(import.meta.url).pathname.match(/([^/]+)\/js\/[^/]+$/)?.[1] ?? "";
}
