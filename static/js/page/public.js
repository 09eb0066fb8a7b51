/** The public page of a meeting, live. */

import { startAnnouncer } from "../regions/announcer.js";
import { connect } from "../connection/connection.js";
import { startClocks } from "../time/floor-clock.js";
import { startHourBars } from "../time/hour-bar.js";
import { followRegions } from "../regions/regions.js";
import { startWallTimes } from "../time/wall-time.js";

startClocks();
startWallTimes();
startHourBars();
startAnnouncer();
followRegions();
connect();

showLocalTimeIfDifferent();

/** The line with the reader's own time is shown only if it differs from the meeting's time. */
function showLocalTimeIfDifferent() {
  const timeZone = document.body.dataset.zone;
  const local = new Date().toLocaleTimeString("en-GB");
  const atMeeting = new Date().toLocaleTimeString("en-GB", { timeZone });
  document.querySelector("[data-where-you-are]").hidden = local === atMeeting;
}
