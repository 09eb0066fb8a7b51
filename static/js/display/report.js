/**
 * Reports the state of a display every ten seconds and after each change, so that the
 * moderator sees whether it is alive, in time and audible, and stays awake.
 */

import { isArmed } from "./bell.js";
import { send } from "../connection/connection.js";
import { isAwake, isFullScreen } from "./display.js";
import { clockQuality } from "../time/server-time.js";

const EVERY_MS = 10_000;
const FIRST_AFTER_MS = 1_500;

/** Reports soon, and then every ten seconds. */
export function startReporting() {
  setTimeout(report, FIRST_AFTER_MS);
  setInterval(report, EVERY_MS);
  for (const event of ["fullscreenchange", "timekeeper:display"]) {
    document.addEventListener(event, report);
  }
}

function report() {
  const quality = clockQuality();
  // Without a probe there is nothing to report, and the console shows the missing report.
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

/** The digest in the address of this file; it changes with every release. */
function version() {
  return new URL(import.meta.url).pathname.match(/([^/]+)\/js\/[^/]+$/)?.[1] ?? "";
}
