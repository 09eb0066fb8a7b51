/**
 * The arrow keys ↑ and ↓ move the focus from line to line in an open menu, and from row to row
 * in the list of speakers. On the handle of a row they move the row (`reorder.js`).
 */

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export function startArrows() {
  document.addEventListener("keydown", (event) => {
    const { key, target, shiftKey, ctrlKey, altKey, metaKey, defaultPrevented } = event;
    if (!(key in STEPS) || defaultPrevented || shiftKey || ctrlKey || altKey || metaKey) return;
    const next = nextInMenu(target, STEPS[key]) ?? nextInList(target, STEPS[key]);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/** The first or last line from the button that opened the menu; within it, in a circle. */
function nextInMenu(target, step) {
  const menu = document.querySelector("[data-menu]:popover-open");
  const isOpener = menu !== null && target.getAttribute("popovertarget") === menu.id;
  if (menu === null || !(isOpener || menu.contains(target))) return null;
  const lines = [...menu.querySelectorAll(".menu-item")];
  const place = lines.indexOf(target);
  const from = place === -1 && step === -1 ? 0 : place;
  return lines.at((from + step) % lines.length);
}

/** From the pane of the list, the button of the next waiting turn; from a row, that of the next. */
function nextInList(target, step) {
  const pane = target.closest("[data-list]");
  if (pane === null || !(target === pane || target.matches(".more"))) return null;
  const buttons = [...pane.querySelectorAll(".row > .more")];
  if (target !== pane) return buttons[buttons.indexOf(target) + step];
  return buttons.find((button) => button.closest('[data-status="waiting"]')) ?? buttons.at(-1);
}
