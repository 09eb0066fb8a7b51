/** Keyboard shortcuts of the console: finds the element of the shortcut and clicks it. */

import { isHeldDown, shortcutOf } from "./keys.js";

const STORAGE_KEY = "timekeeper.shortcuts";
const FIELDS = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const CONTROLS = "button, a[href], summary, input, [role=button]";
/** Elements that a shortcut focuses; it clicks all others. */
const FOCUSED = `${FIELDS}, [data-list]`;

export function startShortcuts() {
  const box = document.querySelector("[data-shortcuts-on]");
  box.checked = storedChoice() !== "off";
  show(box.checked);
  box.addEventListener("change", () => {
    storeChoice(box.checked ? "on" : "off");
    show(box.checked);
  });
  document.addEventListener("keydown", (event) => onKeydown(event, box.checked));
}

function onKeydown(event, isOn) {
  const { target } = event;
  if (isHeldDown(event) && target.closest("[data-verb]")) event.preventDefault();
  const isAsking = document.querySelector("dialog[open], [popover]:popover-open") !== null;
  // The first Escape closes the dialog or menu, the next one leaves the button that opened it.
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
  if (element.matches(FOCUSED)) element.focus();
  else element.click();
}

/** While the shortcuts are off, the buttons show no keys. */
function show(isOn) {
  document.documentElement.toggleAttribute("data-shortcuts-off", !isOn);
}

/** The stored choice; null without one, or if the browser has no storage. */
function storedChoice() {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function storeChoice(choice) {
  try {
    localStorage.setItem(STORAGE_KEY, choice);
  } catch {
    // Without storage the choice applies to this visit.
  }
}
