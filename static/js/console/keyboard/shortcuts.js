/** The keyboard on the console: finds the element whose shortcut was pressed and presses it. */

import { isHeldDown, shortcutOf } from "./keys.js";

const REMEMBERED_AS = "timekeeper.shortcuts";
const FIELDS = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const CONTROLS = "button, a[href], summary, input, [role=button]";
/** What a shortcut goes to; everything else is pressed by it. */
const STOPS = `${FIELDS}, [data-list]`;

export function startShortcuts() {
  const box = document.querySelector("[data-shortcuts-on]");
  box.checked = recall() !== "off";
  show(box.checked);
  box.addEventListener("change", () => {
    remember(box.checked ? "on" : "off");
    show(box.checked);
  });
  document.addEventListener("keydown", (event) => pressed(event, box.checked));
}

function pressed(event, isOn) {
  const { target } = event;
  if (isHeldDown(event) && target.closest("[data-verb]")) event.preventDefault();
  const isAsking = document.querySelector("dialog[open], [popover]:popover-open") !== null;
  // The first press closes what is open, the next one leaves the button that opened it.
  if (event.key === "Escape" && !isAsking) target.blur();
  const shortcut = shortcutOf(event, {
    isOn,
    isTyping: target.closest(FIELDS) !== null,
    isOnControl: target.closest(CONTROLS) !== null,
    isAsking,
  });
  const element = shortcut && document.querySelector(`[data-key~="${shortcut}"]`);
  if (!element) return;
  event.preventDefault();
  if (element.matches(STOPS)) element.focus();
  else element.click();
}

/** Where they are off, the caps on the buttons would promise too much. */
function show(isOn) {
  document.documentElement.toggleAttribute("data-shortcuts-off", !isOn);
}

/** A browser that keeps nothing still has shortcuts; it only forgets the choice. */
function recall() {
  try {
    return localStorage.getItem(REMEMBERED_AS);
  } catch {
    return null;
  }
}

function remember(choice) {
  try {
    localStorage.setItem(REMEMBERED_AS, choice);
  } catch {
    // The choice then holds for this visit.
  }
}
