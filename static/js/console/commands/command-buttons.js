/**
 * Buttons that send commands: `<button data-verb="pause" data-body='{"turn": 5}'>`.
 *
 * One listener serves all of them, including those that an update adds. A press sends the
 * command that the button had when the pointer went down, even if an update changes it before
 * the pointer is up.
 */

import { confirmed } from "../dialogs/dialogs.js";

const REPAINT_MS = 250;

export function startCommandButtons({ commands, handleAnswer, guard }) {
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
    // The shortcuts do not work while a button has the focus.
    if (byPointer) button.blur();
    if (!guard.allows(press, event.detail)) return;
    button.closest("[popover]")?.hidePopover();
    if (press.ask && !(await confirmed(press.ask, press.words))) return;
    handleAnswer(commands.send(press.verb, press.body, press.expectedRevision));
  });
}

/** Shows on each button the progress of its command, and whether it is blocked for a moment. */
export function showPending(commands, guard) {
  let repaintTimer = null;
  const paint = () => {
    // Read once, so that the buttons painted as blocked and the repaint below agree.
    const blockedMs = guard.floorBlockedMs();
    for (const button of document.querySelectorAll("[data-verb]")) {
      const { verb, body } = readPress(button);
      const urgency = commands.urgencyOf(verb, body);
      const isBlocked = verb === "give_floor" && blockedMs > 0;
      setOrRemove(button, "data-pending", urgency);
      setOrRemove(button, "aria-disabled", (urgency !== null || isBlocked) && "true");
    }
    clearTimeout(repaintTimer);
    if (blockedMs > 0) repaintTimer = setTimeout(paint, blockedMs);
    showSaving(commands.worstUrgency());
  };
  // An update removes the marks, and the urgency of a command grows with time.
  setInterval(() => commands.worstUrgency() !== "saved" && paint(), REPAINT_MS);
  document.addEventListener("timekeeper:rendered", paint);
  return paint;
}

function showSaving(status) {
  const saving = document.querySelector("[data-saving]");
  const words = saving.querySelector("[data-saving-words]");
  setOrRemove(saving, "data-saving", status);
  const sentence = saving.getAttribute(`data-say-${status}`);
  if (words.textContent !== sentence) words.textContent = sentence;
  document.querySelector("[data-gives-up]").hidden = status !== "lost";
}

function readPress(button) {
  if (!button) return null;
  const { verb, body, ask, ...words } = button.dataset;
  // A question that quotes what will be shown is only true of the present revision.
  const isOfThisState = (words.askedNow ?? words.words) !== undefined;
  const expectedRevision = isOfThisState ? Number(document.body.dataset.revision) : null;
  return { button, verb, body: JSON.parse(body), ask, words, expectedRevision };
}

function setOrRemove(element, name, value) {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}
