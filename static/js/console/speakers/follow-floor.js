/** Scrolls the list of speakers to the turn that has the floor and the one after it. */

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

/** Scrolls only the pane: on a phone the page must not jump under the finger. */
function bringIntoView(row, pane) {
  const { top, bottom, height } = row.getBoundingClientRect();
  const box = pane.getBoundingClientRect();
  const spaceBelow = 2 * height;
  if (bottom + spaceBelow > box.bottom) pane.scrollTop += bottom + spaceBelow - box.bottom;
  else if (top < box.top) pane.scrollTop -= box.top - top;
}
