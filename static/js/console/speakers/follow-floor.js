/** A list that is longer than its pane shows the turn that has the floor, and who follows. */

export function followTheFloor() {
  let shown = null;
  const follow = () => {
    const row = document.querySelector(".row[aria-current]");
    if (!row || row.id === shown) return;
    shown = row.id;
    bringIntoView(row, row.closest("[data-list]"));
  };
  follow();
  document.addEventListener("timekeeper:rendered", follow);
}

/** Scrolls the pane alone: on a phone the page must not jump away from under a finger. */
function bringIntoView(row, pane) {
  const { top, bottom, height } = row.getBoundingClientRect();
  const box = pane.getBoundingClientRect();
  const room = 2 * height;
  if (bottom + room > box.bottom) pane.scrollTop += bottom + room - box.bottom;
  else if (top < box.top) pane.scrollTop -= box.top - top;
}
