/** The public page of a meeting: what is on now, live. */

import { startAnnouncer } from "../announcer.js";
import { connect } from "../connection.js";
import { startClocks } from "../floor-clock.js";
import { startHourBars } from "../hour-bar.js";
import { followRegions } from "../regions.js";
import { startWallTimes } from "../wall-time.js";

startClocks();
startWallTimes();
startHourBars();
startAnnouncer();
followRegions();
connect();
