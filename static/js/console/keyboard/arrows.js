/**
 * The arrow keys ↑ and ↓: from line to line in an open menu, from row to row in the list of
 * speakers. On the handle of a row they move the row itself; that is `reorder.js`.
 */

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export function startArrows() {
  document.addEventListener("keydown", (event) => {
    const { key, target, shiftKey, ctrlKey, altKey, metaKey, defaultPrevented } = event;
    if (!(key in STEPS) || defaultPrevented || shiftKey || ctrlKey || altKey || metaKey) return;
    const stop = stopInMenu(target, STEPS[key]) ?? stopInList(target, STEPS[key]);
    if (!stop) return;
    event.preventDefault();
    stop.focus();
  });
}

/** The first or last line from the button that opened the menu; round and round within it. */
function stopInMenu(target, step) {
  const menu = document.querySelector("[data-menu]:popover-open");
  const isOpener = menu !== null && target.getAttribute("popovertarget") === menu.id;
  if (menu === null || !(isOpener || menu.contains(target))) return null;
  const lines = [...menu.querySelectorAll(".menu-item")];
  const place = lines.indexOf(target);
  const from = place === -1 && step === -1 ? 0 : place;
  return lines.at((from + step) % lines.length);
}

/** From the pane of the list to whoever is next, and from there through the rows. */
function stopInList(target, step) {
  const pane = target.closest("[data-list]");
  if (pane === null || !(target === pane || target.matches(".more"))) return null;
  const stops = [...pane.querySelectorAll(".row > .more")];
  if (target !== pane) return stops[stops.indexOf(target) + step];
  return stops.find((stop) => stop.closest('[data-status="waiting"]')) ?? stops.at(-1);
}
