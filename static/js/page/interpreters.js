/** The interpreters' page: whatever is on in their room, live, and the button “too fast”. */

import { startAnnouncer } from "../announcer.js";
import { connect } from "../connection.js";
import { startDisplay } from "../display.js";
import { startClocks } from "../floor-clock.js";
import { followRegions } from "../regions.js";
import { startReporting } from "../report.js";
import { startTooFast } from "../too-fast.js";
import { startWallTimes } from "../wall-time.js";

startClocks();
startWallTimes();
startAnnouncer();
startDisplay();
startTooFast();
followRegions();
connect();
startReporting();
