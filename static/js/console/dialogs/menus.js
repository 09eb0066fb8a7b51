/**
 * Where the menus of the console open: beside the button that opens them, and never partly
 * out of the window.
 *
 * The place is kept on the root element, because an update of the menu itself would take it away.
 */

/** What is left free at each edge of the window, in CSS pixels. */
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
      // Its size is known once it is open, and a frame's callbacks come before its painting.
      requestAnimationFrame(() => place(event.target, button));
    },
    true,
  );
}

/** One menu may have several openers: a speaker's stands in the list, and in the queue. */
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
 * How far a menu is from the window's top (`start`) and from the end of its lines (`end`), in
 * CSS pixels: its edge in line with the button's, below it in the upper half of the window and
 * above it in the lower, and moved as far as it would stick out.
 */
export function placeOf({ box, size, window }) {
  const opensUpwards = box.top > window.height / 2;
  const start = opensUpwards ? box.top - size.height : box.bottom;
  return {
    start: within(start, window.height - size.height),
    end: within(box.end, window.width - size.width),
  };
}

function within(wanted, free) {
  return Math.max(MARGIN, Math.min(wanted, free - MARGIN));
}
