/** A start that was pressed late: it is taken back and given again, dated back by more. */

import { serverNow } from "../../time/server-time.js";

export function startBeganEarlier({ commands, deliver }) {
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-began-earlier-ms]");
    if (!button) return;
    button.closest("[popover]").hidePopover();
    const { answer } = await commands.sendInOrder(actsOf(button.dataset, serverNow()), null);
    deliver(answer);
  });
}

/** The two commands; instants are epoch milliseconds of server time. */
export function actsOf({ turn, undoes, startedAtMs, beganEarlierMs }, nowMs) {
  const agoMs = Math.max(0, Math.round(nowMs - Number(startedAtMs))) + Number(beganEarlierMs);
  return [
    { verb: "undo", body: { revision: Number(undoes) } },
    { verb: "give_floor", body: { turn: Number(turn), started_ago_ms: agoMs } },
  ];
}
