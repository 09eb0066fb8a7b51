/** Pairing: a moderator types the code that a screen shows, and says what the screen is. */

import { post } from "../../connection/post.js";

export function startPairing() {
  const dialog = document.getElementById("pair-dialog");
  if (dialog === null) return; // whoever moderates one meeting alone gives no screens
  const form = dialog.querySelector("[data-pair-form]");
  const problem = form.querySelector("[data-problem]");

  dialog.addEventListener("close", () => {
    form.reset();
    problem.textContent = "";
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("data-pending")) return;
    form.toggleAttribute("data-pending", true);
    const sentence = await paired(form);
    form.removeAttribute("data-pending");
    if (sentence === null) dialog.close();
    else problem.textContent = sentence;
  });
}

/** Tell the screen what it is; gives the sentence to say where that came to nothing, else null. */
async function paired(form) {
  const { code, role } = form.elements;
  try {
    const said = { code: code.value, as: role.value };
    const { status, body } = await post(`/api/rooms/${form.dataset.room}/pair`, said);
    if (status === 200) return null;
    return status === 422 ? form.dataset.sayUnknown : (body?.detail ?? form.dataset.sayNotAsked);
  } catch {
    return form.dataset.sayNotAsked;
  }
}
