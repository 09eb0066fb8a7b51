/** The interpreters' page: the meeting that is on in their room, and the button “too fast”. */

import { startAnnouncer } from "../regions/announcer.js";
import { connect } from "../connection/connection.js";
import { startDisplay } from "../display/display.js";
import { startClocks } from "../time/floor-clock.js";
import { followRegions } from "../regions/regions.js";
import { startReporting } from "../display/report.js";
import { startTooFast } from "../display/too-fast.js";
import { startWallTimes } from "../time/wall-time.js";

startClocks();
startWallTimes();
startAnnouncer();
startDisplay();
startTooFast();
followRegions();
connect();
startReporting();
