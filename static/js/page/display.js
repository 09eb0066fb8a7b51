/** The speaker's display and the room screen: the meeting that is on in their room, live. */

import { startAnnouncer } from "../regions/announcer.js";
import { startBell } from "../display/bell.js";
import { connect } from "../connection/connection.js";
import { startDisplay } from "../display/display.js";
import { startClocks } from "../time/floor-clock.js";
import { startHourBars } from "../time/hour-bar.js";
import { startIdentifying } from "../display/identify.js";
import { followRegions } from "../regions/regions.js";
import { startReporting } from "../display/report.js";
import { startWallTimes } from "../time/wall-time.js";

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
