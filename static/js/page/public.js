/** The public page of a meeting: what is on now, live. */

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

sayWhereYouAre();

/** The reader's own times are only worth a line where they differ from the meeting's. */
function sayWhereYouAre() {
  const own = new Date().toLocaleTimeString("en-GB");
  const theirs = new Date().toLocaleTimeString("en-GB", { timeZone: document.body.dataset.zone });
  document.querySelector("[data-where-you-are]").hidden = own === theirs;
}
