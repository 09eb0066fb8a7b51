/**
 * A link's landing page: exchanges the token in the address for a cookie, and goes on.
 *
 * The token follows the `#`, which browsers do not send, so that it is in no log. The page
 * removes it from the address at once, so that it is on no projector and in no history.
 * `[data-link-message]` shows problems.
 */

import { post } from "../connection/post.js";

const token = location.hash.slice(1);
const message = document.querySelector("[data-link-message]");

if (token) {
  history.replaceState(null, "", location.pathname + location.search);
  exchange();
} else {
  showMessage(message.dataset.missing);
}

async function exchange() {
  const { status, body } = await post("/link", { token }).catch(() => ({ body: null }));
  if (body === null) restoreToken();
  else if (status === 200) goTo(body.location);
  else showMessage(body.detail);
}

/** The server was not reached, so the link is still valid: a reload of the page tries again. */
function restoreToken() {
  history.replaceState(null, "", `#${token}`);
  showMessage(message.dataset.unreachable);
}

/** Goes only to a page of this site. */
function goTo(address) {
  const target = new URL(address, location.origin);
  if (target.origin === location.origin) location.replace(target);
}

function showMessage(sentence) {
  message.textContent = sentence;
}
