/** Pairing: a moderator types the code that a screen shows, and chooses what the screen is. */

import { post } from "../../connection/post.js";

export function startPairing() {
  const dialog = document.getElementById("pair-dialog");
  if (dialog === null) return; // a moderator of one meeting only cannot pair screens
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
    const sentence = await pair(form);
    form.removeAttribute("data-pending");
    if (sentence === null) dialog.close();
    else problem.textContent = sentence;
  });
}

/** Pairs the screen; resolves to null, or to the sentence that says why it failed. */
async function pair(form) {
  const { code, role } = form.elements;
  try {
    const request = { code: code.value, as: role.value };
    const { status, body } = await post(`/api/rooms/${form.dataset.room}/pair`, request);
    if (status === 200) return null;
    return status === 422 ? form.dataset.sayUnknown : (body?.detail ?? form.dataset.sayNotAsked);
  } catch {
    return form.dataset.sayNotAsked;
  }
}
