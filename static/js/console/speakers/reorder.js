/** Reorders the list of speakers: waiting turns are dragged, or moved with the arrow keys. */

import Sortable from "../../../vendor/sortable.esm.js";

import { rejoin } from "../commands/answers.js";

export function startReordering({ commands, handleAnswer }) {
  const attach = () => {
    const list = document.querySelector('[data-region="list"]');
    if (!Sortable.get(list)) Sortable.create(list, dragOptions({ commands, handleAnswer }));
  };
  attach();
  document.addEventListener("timekeeper:rendered", attach);
  document.addEventListener("keydown", moveByArrow);
}

function dragOptions({ commands, handleAnswer }) {
  let nextAtStart = null;
  return {
    draggable: '.row[data-status="waiting"]',
    handle: "[data-handle]",
    ghostClass: "dragged",
    onStart: ({ item }) => {
      nextAtStart = item.nextElementSibling;
      markDragging(true);
    },
    onEnd: async ({ item }) => {
      const list = item.parentElement;
      const next = item.nextElementSibling;
      const sent = next === nextAtStart ? null : commands.send("move", bodyOfMove(item, next));
      markDragging(false);
      const answer = await handleAnswer(sent);
      if (!answer || answer.kind === "done") return;
      // The list must not show an order that was refused.
      list.insertBefore(item, nextAtStart?.parentElement === list ? nextAtStart : null);
      rejoin();
    },
  };
}

function bodyOfMove(row, next) {
  const before = next ? Number(next.dataset.turn) : null;
  return { turn: Number(row.dataset.turn), before };
}

/** Marks a drag on the root element; regions are not updated during it. */
function markDragging(isDragging) {
  document.documentElement.toggleAttribute("data-dragging", isDragging);
}

function moveByArrow(event) {
  const handle = event.target.closest("[data-handle]");
  const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!handle || !direction || event.repeat || event.shiftKey) return;
  event.preventDefault();
  handle.closest(".row").querySelector(`[data-move="${direction}"] [data-verb]`)?.click();
}
