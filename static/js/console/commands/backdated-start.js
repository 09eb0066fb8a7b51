/** Backdates a start that was pressed late: undoes it and gives the floor again, dated earlier. */

import { serverNow } from "../../time/server-time.js";

export function startBackdating({ commands, handleAnswer }) {
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-began-earlier-ms]");
    if (!button) return;
    button.closest("[popover]").hidePopover();
    const { answer } = await commands.sendInOrder(commandsFor(button.dataset, serverNow()), null);
    handleAnswer(answer);
  });
}

/** The two commands; instants are epoch milliseconds of server time. */
export function commandsFor({ turn, undoes, startedAtMs, beganEarlierMs }, nowMs) {
  const agoMs = Math.max(0, Math.round(nowMs - Number(startedAtMs))) + Number(beganEarlierMs);
  return [
    { verb: "undo", body: { revision: Number(undoes) } },
    { verb: "give_floor", body: { turn: Number(turn), started_ago_ms: agoMs } },
  ];
}
