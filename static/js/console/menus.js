/**
 * Where the menus of the console open: beside the button that opens them.
 *
 * The place is kept on the root element, because an update of the menu itself would take it away.
 */

export function startMenus() {
  let opener = null;
  document.addEventListener(
    "click",
    ({ target }) => {
      opener = target.closest("[popovertarget]");
    },
    true,
  );
  document.addEventListener(
    "beforetoggle",
    (event) => {
      if (event.newState === "open" && event.target.matches("[data-menu]")) {
        place(event.target, opener);
      }
    },
    true,
  );
}

/** One menu may have several openers: a speaker's stands in the list, and in the queue. */
function place(menu, opener) {
  const isOpener = opener?.getAttribute("popovertarget") === menu.id;
  const button = isOpener ? opener : document.querySelector(`[popovertarget="${menu.id}"]`);
  const box = button.getBoundingClientRect();
  const { clientWidth, clientHeight, style } = document.documentElement;
  const isRightToLeft = getComputedStyle(button).direction === "rtl";
  const opensUpwards = box.top > clientHeight / 2;
  style.setProperty("--menu-block-start", opensUpwards ? "auto" : `${box.bottom}px`);
  style.setProperty("--menu-block-end", opensUpwards ? `${clientHeight - box.top}px` : "auto");
  style.setProperty("--menu-inline-end", `${isRightToLeft ? box.left : clientWidth - box.right}px`);
}
