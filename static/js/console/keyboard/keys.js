/**
 * Which shortcut a key press means, or none. Elements name their shortcut in `data-key`.
 *
 * A key counts by its character, so that + and − are where each layout has them. On a layout
 * without Latin letters it counts by the place of the letter on a Latin layout.
 */

const LETTERS = new Set(["C", "E", "L", "N", "Q", "R", "S", "U", "V"]);
const SHIFTED = new Set(["Shift+U", "Shift+ArrowUp", "Shift+ArrowDown"]);
const SIGNS = new Map([
  ["+", "+"],
  // On many layouts the same key as the plus, without Shift.
  ["=", "+"],
  ["-", "-"],
  ["−", "-"],
  ["?", "?"],
]);

/**
 * The shortcut that a keydown means, such as "Enter", "Space", "U" or "Shift+U"; else null.
 * `context` has `isOn` (shortcuts are on), `isTyping`, `isOnControl` (the focus is on one) and
 * `isAsking` (a dialog or menu is open).
 */
export function shortcutOf(event, context) {
  if (!context.isOn || context.isTyping || context.isOnControl || context.isAsking) return null;
  if (event.repeat || event.isComposing || event.defaultPrevented) return null;
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (SIGNS.has(event.key)) return SIGNS.get(event.key);
  const name = nameOf(event);
  if (event.shiftKey) return SHIFTED.has(`Shift+${name}`) ? `Shift+${name}` : null;
  return name === "Enter" || name === "Space" || LETTERS.has(name) ? name : null;
}

/** Whether a key is held down that would press a focused button again and again. */
export function isHeldDown(event) {
  return event.repeat && (event.key === "Enter" || event.key === " ");
}

function nameOf({ key, code = "" }) {
  if (key === " ") return "Space";
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const isOtherScript = key.length === 1 && key > "\u024f";
  return isOtherScript && code.startsWith("Key") ? code.slice(3) : key;
}
