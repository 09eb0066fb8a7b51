/**
 * What a moderator does to a Pre-session on the programme itself: cancel it, which is asked about
 * first, and undo that. `look` fetches the programme anew.
 */

import { confirmed, startDialogs } from "../console/dialogs/dialogs.js";
import { newKey } from "../connection/idempotency-key.js";
import { createVerbPoster } from "../connection/post.js";

export function startCancelling(look) {
  const told = document.querySelector("[data-told]");
  startDialogs();
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-verb]");
    if (!button) return;
    const { slug, verb, body, ask, name } = button.dataset;
    if (ask && !(await confirmed(ask, { name }))) return;
    told.textContent = wordsFor(await sent(slug, verb, JSON.parse(body)), told.dataset);
    look();
  });
}

/** The answer's status and body; a status of null where nobody answered. */
async function sent(slug, verb, body) {
  const given = await createVerbPoster(slug)(verb, body, newKey(), null).catch(() => null);
  return given ?? { status: null, body: null };
}

/** What is said of an answer: nothing where it was done, for the programme then shows it. */
export function wordsFor({ status, body }, { saySignedOut, sayNotAnswered }) {
  if (status === 200) return "";
  if (status === 401) return saySignedOut;
  return body?.detail ?? sayNotAnswered;
}
