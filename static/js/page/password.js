/**
 * Chooses a password with the token in the address, and goes on.
 *
 * The page removes the token from the address at once, so that it is on no projector and in
 * no history.
 */

import { post } from "../connection/post.js";

const token = location.hash.slice(1);
const form = document.querySelector("[data-password-form]");
const problem = form.querySelector("[data-problem]");

history.replaceState(null, "", location.pathname);
if (!token) showProblem(form.dataset.sayMissing);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { password, again } = form.elements;
  if (password.value === again.value) choose(password.value);
  else showProblem(form.dataset.sayDiffer);
});

async function choose(password) {
  try {
    const { status, body } = await post("/password", { token, password });
    if (status === 200) location.replace("/");
    else showProblem(body?.detail ?? form.dataset.sayUnreachable);
  } catch {
    showProblem(form.dataset.sayUnreachable);
  }
}

function showProblem(sentence) {
  problem.hidden = false;
  problem.textContent = sentence;
}
