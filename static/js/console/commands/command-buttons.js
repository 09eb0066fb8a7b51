/**
 * Buttons that are commands: `<button data-verb="pause" data-body='{"turn": 5}'>`.
 *
 * One listener serves all of them, those that an update brings as well. A press sends what
 * the button said when the pointer went down on it, whatever it says by the time it is up.
 */

import { asked } from "../dialogs/dialogs.js";

const REPAINT_MS = 250;

export function startPresses({ commands, deliver, guard }) {
  let pressed = null;

  document.addEventListener(
    "pointerdown",
    (event) => {
      pressed = readPress(event.target.closest?.("[data-verb]"));
    },
    true,
  );

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-verb]");
    if (!button) return;
    const byPointer = event.detail > 0;
    const press = byPointer && pressed?.button === button ? pressed : readPress(button);
    pressed = null;
    // The focus would stay on the button, where the shortcuts rest.
    if (byPointer) button.blur();
    if (!guard.lets(press, event.detail)) return;
    button.closest("[popover]")?.hidePopover();
    if (press.ask && !(await asked(press.ask, press.words))) return;
    deliver(commands.send(press.verb, press.body, press.seen));
  });
}

/** Show on each button how the command that it stands for is getting on, and whether it rests. */
export function showPending(commands, guard) {
  let rested = null;
  const paint = () => {
    // Read once: a button that was found resting must be looked at again.
    const restsMs = guard.floorRestsMs();
    for (const button of document.querySelectorAll("[data-verb]")) {
      const { verb, body } = readPress(button);
      const urgency = commands.urgencyOf(verb, body);
      const rests = verb === "give_floor" && restsMs > 0;
      setOrRemove(button, "data-pending", urgency);
      setOrRemove(button, "aria-disabled", (urgency !== null || rests) && "true");
    }
    clearTimeout(rested);
    if (restsMs > 0) rested = setTimeout(paint, restsMs);
    showSaving(commands.worst());
  };
  // An update takes the marks away, and a command grows old with time alone.
  setInterval(() => commands.worst() !== "saved" && paint(), REPAINT_MS);
  document.addEventListener("timekeeper:rendered", paint);
  return paint;
}

function showSaving(status) {
  const saving = document.querySelector("[data-saving]");
  const words = saving.querySelector("[data-saving-words]");
  setOrRemove(saving, "data-saving", status);
  const said = saving.getAttribute(`data-say-${status}`);
  if (words.textContent !== said) words.textContent = said;
  document.querySelector("[data-gives-up]").hidden = status !== "lost";
}

function readPress(button) {
  if (!button) return null;
  const { verb, body, ask, ...words } = button.dataset;
  // A question that says what would be shown is about this very state, and no later one.
  const isOfThisState = (words.askedNow ?? words.words) !== undefined;
  const seen = isOfThisState ? Number(document.body.dataset.revision) : null;
  return { button, verb, body: JSON.parse(body), ask, words, seen };
}

function setOrRemove(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}
