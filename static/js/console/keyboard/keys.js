/**
 * Which shortcut a key press is, or none. Elements name theirs in `data-key`.
 *
 * Keys go by the character they give, so that + and − are where each layout has them; where
 * a layout gives no Latin letters, by the place that the letter has on a Latin one.
 */

const LETTERS = new Set(["C", "E", "L", "N", "Q", "R", "S", "U", "V"]);
const SHIFTED = new Set(["Shift+U", "Shift+ArrowUp", "Shift+ArrowDown"]);
const SIGNS = new Map([
  ["+", "+"],
  // On many layouts the unshifted half of the key with the plus.
  ["=", "+"],
  ["-", "-"],
  ["−", "-"],
  ["?", "?"],
]);

/**
 * The shortcut that a keydown means, such as "Enter", "Space", "U" or "Shift+U"; else null.
 * `place` says where it happened: `isOn`, `isTyping`, `isOnControl`, `isAsking`.
 */
export function shortcutOf(event, place) {
  if (!place.isOn || place.isTyping || place.isOnControl || place.isAsking) return null;
  if (event.repeat || event.isComposing || event.defaultPrevented) return null;
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (SIGNS.has(event.key)) return SIGNS.get(event.key);
  const name = nameOf(event);
  if (event.shiftKey) return SHIFTED.has(`Shift+${name}`) ? `Shift+${name}` : null;
  return name === "Enter" || name === "Space" || LETTERS.has(name) ? name : null;
}

/** Enter held down on a focused button would press it again and again. */
export function isHeldDown(event) {
  return event.repeat && (event.key === "Enter" || event.key === " ");
}

function nameOf({ key, code = "" }) {
  if (key === " ") return "Space";
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const isOtherScript = key.length === 1 && key > "\u024f";
  return isOtherScript && code.startsWith("Key") ? code.slice(3) : key;
}
