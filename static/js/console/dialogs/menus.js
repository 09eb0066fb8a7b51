/**
 * Places the menus of the console: beside the button that opens them, and inside the window.
 *
 * The place is stored on the root element, because an update of the menu would remove it there.
 */

/** The free space at each edge of the window, in CSS pixels. */
const MARGIN = 8;

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
      if (event.newState !== "open" || !event.target.matches("[data-menu]")) return;
      const button = openerOf(event.target, opener);
      // The size is known once the menu is open, and this callback runs before it is painted.
      requestAnimationFrame(() => place(event.target, button));
    },
    true,
  );
}

/** One menu may have several buttons: that of a turn is in the list and in the queue. */
function openerOf(menu, pressed) {
  const isOpener = pressed?.getAttribute("popovertarget") === menu.id;
  return isOpener ? pressed : document.querySelector(`[popovertarget="${menu.id}"]`);
}

function place(menu, button) {
  const box = button.getBoundingClientRect();
  const { clientWidth, clientHeight, style } = document.documentElement;
  const isRightToLeft = getComputedStyle(button).direction === "rtl";
  const { start, end } = placeOf({
    box: { top: box.top, bottom: box.bottom, end: isRightToLeft ? box.left : clientWidth - box.right },
    size: { width: menu.offsetWidth, height: menu.offsetHeight },
    window: { width: clientWidth, height: clientHeight },
  });
  style.setProperty("--menu-block-start", `${start}px`);
  style.setProperty("--menu-inline-end", `${end}px`);
}

/**
 * The distance of a menu from the window's top (`start`) and from the end of its lines (`end`),
 * in CSS pixels: below a button in the upper half of the window, above one in the lower half,
 * aligned with the button's edge, and moved into the window if it would extend beyond it.
 */
export function placeOf({ box, size, window }) {
  const opensUpwards = box.top > window.height / 2;
  const start = opensUpwards ? box.top - size.height : box.bottom;
  return {
    start: clamp(start, window.height - size.height),
    end: clamp(box.end, window.width - size.width),
  };
}

function clamp(wanted, free) {
  return Math.max(MARGIN, Math.min(wanted, free - MARGIN));
}
