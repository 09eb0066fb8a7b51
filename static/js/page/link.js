/**
 * A link's landing page: exchanges the token in the address for a cookie, and goes on.
 *
 * The token stands behind the `#`, which browsers do not send, so that it is in no log. It
 * is taken out of the address at once, so that it is on no projector and in no history. Problems
 * go to `[data-link-message]`.
 */

import { post } from "../connection/post.js";

const token = location.hash.slice(1);
const message = document.querySelector("[data-link-message]");

if (token) {
  history.replaceState(null, "", location.pathname + location.search);
  exchange();
} else {
  tell(message.dataset.missing);
}

async function exchange() {
  const { status, body } = await post("/link", { token }).catch(() => ({ body: null }));
  if (body === null) stayUsable();
  else if (status === 200) goTo(body.location);
  else tell(body.detail);
}

/** The server was not reached, so the link is still good: loading the page again tries again. */
function stayUsable() {
  history.replaceState(null, "", `#${token}`);
  tell(message.dataset.unreachable);
}

/** Only to a page of this very site. */
function goTo(address) {
  const target = new URL(address, location.origin);
  if (target.origin === location.origin) location.replace(target);
}

function tell(sentence) {
  message.textContent = sentence;
}
