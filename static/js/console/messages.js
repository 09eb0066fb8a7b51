/** The cue to the speaker and the notice, as written by the moderator. */

export function startMessages({ commands, deliver, toast }) {
  startCues({ commands, deliver, toast });
  startNotices({ commands, deliver });
}

function startCues({ commands, deliver, toast }) {
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
    await submit(form, (text) => deliver(commands.send("cue", { turn, text })));
    meantFor = null;
  });
}

function startNotices({ commands, deliver }) {
  const form = document.querySelector("[data-notice-form]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const audience = form.elements.audience.value;
    submit(form, (text) => deliver(commands.send("notice", { text, audience })));
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
