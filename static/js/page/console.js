/** The moderator's console: shows the meeting live, and sends the moderator's commands. */

import { startAnnouncer } from "../regions/announcer.js";
import { connect, join } from "../connection/connection.js";
import { startActDialog } from "../console/dialogs/act-dialog.js";
import { createAnswerHandler } from "../console/commands/answers.js";
import { startArrows } from "../console/keyboard/arrows.js";
import { startBackdating } from "../console/commands/backdated-start.js";
import { startBooths } from "../console/messages/too-fast.js";
import { createCommands } from "../console/commands/commands.js";
import { startDialogs } from "../console/dialogs/dialogs.js";
import { followTheFloor } from "../console/speakers/follow-floor.js";
import { createGuard } from "../console/commands/unintended-presses.js";
import { startMenus } from "../console/dialogs/menus.js";
import { startMessages } from "../console/messages/messages.js";
import { startMissions } from "../console/speakers/add-mission.js";
import { startOtherModerators } from "../console/messages/other-moderators.js";
import { startPairing } from "../console/screens/pairing.js";
import { showPending, startCommandButtons } from "../console/commands/command-buttons.js";
import { startReordering } from "../console/speakers/reorder.js";
import { startReplies } from "../console/dialogs/replies.js";
import { startReveal } from "../console/dialogs/reveal-name.js";
import { startScreens } from "../console/screens/screens.js";
import { startShareDialog } from "../console/share/share-dialog.js";
import { startShortcuts } from "../console/keyboard/shortcuts.js";
import { createToast } from "../console/dialogs/toast.js";
import { startTurnDialog } from "../console/dialogs/turn-dialog.js";
import { startClocks } from "../time/floor-clock.js";
import { startHourBars } from "../time/hour-bar.js";
import { newKey } from "../connection/idempotency-key.js";
import { createNameFinder, createVerbPoster, wait } from "../connection/post.js";
import { followRegions } from "../regions/regions.js";
import { startWallTimes } from "../time/wall-time.js";

const toast = createToast();
const handleAnswer = createAnswerHandler(toast);
const guard = createGuard(() => performance.now());
const otherModerators = startOtherModerators(() => commands.worstUrgency() !== "saved");
const commands = createCommands({
  post: createVerbPoster(document.body.dataset.slug),
  wait,
  newKey,
  now: () => performance.now(),
  onChange: () => {
    paint();
    otherModerators.showForeign();
  },
  onDone: otherModerators.addOwn,
});
const paint = showPending(commands, guard);
const sending = { commands, handleAnswer, toast };

startCommandButtons({ ...sending, guard });
startDialogs();
startActDialog(sending);
startBackdating(sending);
startBooths();
startReveal();
startTurnDialog(sending);
startShareDialog(sending);
startMessages({ ...sending, findNames: createNameFinder(document.body.dataset.slug) });
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
