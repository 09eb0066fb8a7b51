/**
 * Where the menus of the console open: beside the button that opens them.
 *
 * The place is kept on the root element, because an update of the menu itself would take it away.
 */

export function startMenus() {
  document.addEventListener(
    "beforetoggle",
    (event) => {
      if (event.newState === "open" && event.target.matches("[data-menu]")) place(event.target);
    },
    true,
  );
}

function place(menu) {
  const button = document.querySelector(`[popovertarget="${menu.id}"]`);
  const box = button.getBoundingClientRect();
  const { clientWidth, clientHeight, style } = document.documentElement;
  const isRightToLeft = getComputedStyle(button).direction === "rtl";
  const opensUpwards = box.top > clientHeight / 2;
  style.setProperty("--menu-block-start", opensUpwards ? "auto" : `${box.bottom}px`);
  style.setProperty("--menu-block-end", opensUpwards ? `${clientHeight - box.top}px` : "auto");
  style.setProperty("--menu-inline-end", `${isRightToLeft ? box.left : clientWidth - box.right}px`);
}
