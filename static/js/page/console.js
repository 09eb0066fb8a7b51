/** The moderator's console: shows the meeting live, and sends what is pressed. */

import { startAnnouncer } from "../announcer.js";
import { connect, join } from "../connection.js";
import { startActDialog } from "../console/act-dialog.js";
import { startAnswers } from "../console/answers.js";
import { startArrows } from "../console/arrows.js";
import { startBeganEarlier } from "../console/began-earlier.js";
import { startBooths } from "../console/booths.js";
import { createCommands } from "../console/commands.js";
import { startDialogs } from "../console/dialogs.js";
import { followTheFloor } from "../console/follow.js";
import { createGuard } from "../console/guard.js";
import { startMenus } from "../console/menus.js";
import { startMessages } from "../console/messages.js";
import { startMissions } from "../console/missions.js";
import { startOthers } from "../console/others.js";
import { startPairing } from "../console/pairing.js";
import { showPending, startPresses } from "../console/presses.js";
import { startReordering } from "../console/reorder.js";
import { startReplies } from "../console/replies.js";
import { startReveal } from "../console/reveal.js";
import { startScreens } from "../console/screens.js";
import { startShareDialog } from "../console/share-dialog.js";
import { startShortcuts } from "../console/shortcuts.js";
import { createToast } from "../console/toast.js";
import { startTurnDialog } from "../console/turn-dialog.js";
import { startClocks } from "../floor-clock.js";
import { startHourBars } from "../hour-bar.js";
import { newKey } from "../key.js";
import { poster, reader, wait } from "../post.js";
import { followRegions } from "../regions.js";
import { startWallTimes } from "../wall-time.js";

const toast = createToast();
const deliver = startAnswers(toast);
const guard = createGuard(() => performance.now());
const others = startOthers(() => commands.worst() !== "saved");
const commands = createCommands({
  post: poster(document.body.dataset.slug),
  wait,
  newKey,
  now: () => performance.now(),
  onChange: () => {
    paint();
    others.look();
  },
  onDone: others.done,
});
const paint = showPending(commands, guard);
const sending = { commands, deliver, toast };

startPresses({ ...sending, guard });
startDialogs();
startActDialog(sending);
startBeganEarlier(sending);
startBooths();
startReveal();
startTurnDialog(sending);
startShareDialog(sending);
startMessages({ ...sending, wordsNaming: reader(document.body.dataset.slug) });
startMissions(sending);
startReplies(sending);
startMenus();
startReordering(sending);
startShortcuts();
startArrows();
startScreens(toast);
startPairing();
followTheFloor();
document.querySelector("[data-gives-up]").addEventListener("click", commands.stop);
document.addEventListener("timekeeper:rejoin", join);

startClocks();
startWallTimes();
startHourBars();
startAnnouncer();
followRegions();
connect();
