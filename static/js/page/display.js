/** The displays of a room, the speaker's and the wall's: whatever is on there. */

import { startAnnouncer } from "../announcer.js";
import { startBell } from "../bell.js";
import { connect } from "../connection.js";
import { startDisplay } from "../display.js";
import { startClocks } from "../floor-clock.js";
import { startHourBars } from "../hour-bar.js";
import { startIdentifying } from "../identify.js";
import { followRegions } from "../regions.js";
import { startReporting } from "../report.js";
import { startWallTimes } from "../wall-time.js";

startClocks();
startWallTimes();
startHourBars();
startAnnouncer();
startDisplay();
startBell();
startIdentifying();
followRegions();
connect();
startReporting();
