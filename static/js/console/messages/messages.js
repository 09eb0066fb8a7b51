/**
 * The cue to the speaker and the notice, as the moderator writes them. Others read both, so they
 * are first checked for words that identify a protected speaker.
 */

import { confirmed } from "../dialogs/dialogs.js";

/** `findNames(text)` resolves to the words of a text that identify a protected speaker. */
export function startMessages({ commands, handleAnswer, toast, findNames }) {
  const send = async (verb, body) => {
    const names = await findNames(body.text);
    const words = names.join(", ");
    if (names.length > 0 && !(await confirmed("names-dialog", { words }))) return null;
    const checked = names.length === 0 ? {} : { names_checked: true };
    return handleAnswer(commands.send(verb, { ...body, ...checked }));
  };
  startCues({ send, toast });
  startNotices({ send });
}

function startCues({ send, toast }) {
  const form = document.querySelector("[data-cue-form]");
  let addressedTurn = null;

  // A cue is for the turn that has the floor when the moderator begins to write.
  form.addEventListener("input", () => {
    if (form.elements.text.value === "") addressedTurn = null;
    else addressedTurn ??= floorTurn();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const turn = addressedTurn ?? floorTurn();
    if (turn === null) {
      toast.show(form.dataset.noFloor);
      return;
    }
    await submit(form, (text) => send("cue", { turn, text }));
    addressedTurn = null;
  });
}

function startNotices({ send }) {
  const form = document.querySelector("[data-notice-form]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const audience = form.elements.audience.value;
    submit(form, (text) => send("notice", { text, audience }));
  });
}

/** Sends the text of the field, and clears the field once the server has accepted it. */
async function submit(form, send) {
  const field = form.elements.text;
  const text = field.value.trim();
  if (text === "" || form.hasAttribute("data-pending")) return;
  form.toggleAttribute("data-pending", true);
  const written = field.value;
  const answer = await send(text);
  form.removeAttribute("data-pending");
  if (answer?.kind !== "done" || field.value !== written) return;
  field.value = "";
  // The focus leaves the field, so that the shortcuts work again.
  if (form.contains(document.activeElement)) document.activeElement.blur();
}

function floorTurn() {
  const turn = document.querySelector('[data-region="floor"]').dataset.floorTurn;
  return turn === "" ? null : Number(turn);
}
