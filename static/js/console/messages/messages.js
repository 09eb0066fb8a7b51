/**
 * The cue to the speaker and the notice, as written by the moderator. Others can read both, so
 * they are looked through first for words that point to a protected speaker.
 */

import { asked } from "../dialogs/dialogs.js";

/** `wordsNaming(text)` gives the words of a text by which a protected speaker is known. */
export function startMessages({ commands, deliver, toast, wordsNaming }) {
  const send = async (verb, body) => {
    const words = await wordsNaming(body.text);
    const isSent = words.length === 0 || (await asked("names-dialog", { words: words.join(", ") }));
    if (!isSent) return null;
    const checked = words.length === 0 ? {} : { names_checked: true };
    return deliver(commands.send(verb, { ...body, ...checked }));
  };
  startCues({ send, toast });
  startNotices({ send });
}

function startCues({ send, toast }) {
  const form = document.querySelector("[data-cue-form]");
  let meantFor = null;

  // A cue is meant for whoever has the floor when it is begun, not for who has it at the end.
  form.addEventListener("input", () => {
    if (form.elements.text.value === "") meantFor = null;
    else meantFor ??= floorTurn();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const turn = meantFor ?? floorTurn();
    if (turn === null) {
      toast.say(form.dataset.noFloor);
      return;
    }
    await submit(form, (text) => send("cue", { turn, text }));
    meantFor = null;
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

/** Send what is written, and clear the field once it is done; until then it stays. */
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
  // Out of the field, so that the shortcuts work again.
  if (form.contains(document.activeElement)) document.activeElement.blur();
}

function floorTurn() {
  const turn = document.querySelector('[data-region="floor"]').dataset.floorTurn;
  return turn === "" ? null : Number(turn);
}
