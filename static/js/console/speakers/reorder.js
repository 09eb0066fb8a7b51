/** The order of the list: waiting turns are dragged, or moved with the arrow keys. */

import Sortable from "../../../vendor/sortable.esm.js";

import { rejoin } from "../commands/answers.js";

export function startReordering({ commands, deliver }) {
  const attach = () => {
    const list = document.querySelector('[data-region="list"]');
    if (!Sortable.get(list)) Sortable.create(list, draggingOn({ commands, deliver }));
  };
  attach();
  document.addEventListener("timekeeper:rendered", attach);
  document.addEventListener("keydown", moveByArrow);
}

function draggingOn({ commands, deliver }) {
  let wasBefore = null;
  return {
    draggable: '.row[data-status="waiting"]',
    handle: "[data-handle]",
    ghostClass: "dragged",
    onStart: ({ item }) => {
      wasBefore = item.nextElementSibling;
      hold(true);
    },
    onEnd: async ({ item }) => {
      const list = item.parentElement;
      const following = item.nextElementSibling;
      const sent = following === wasBefore ? null : commands.send("move", move(item, following));
      hold(false);
      const answer = await deliver(sent);
      if (!answer || answer.kind === "done") return;
      // The list must not show an order that nobody has decided.
      list.insertBefore(item, wasBefore?.parentElement === list ? wasBefore : null);
      rejoin();
    },
  };
}

function move(row, following) {
  const before = following ? Number(following.dataset.turn) : null;
  return { turn: Number(row.dataset.turn), before };
}

/** While something is dragged, the list under it stays as it is. */
function hold(isDragging) {
  document.documentElement.toggleAttribute("data-dragging", isDragging);
}

function moveByArrow(event) {
  const handle = event.target.closest("[data-handle]");
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!handle || !way || event.repeat || event.shiftKey) return;
  event.preventDefault();
  handle.closest(".row").querySelector(`[data-move="${way}"] [data-verb]`)?.click();
}
