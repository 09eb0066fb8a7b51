/**
 * A link's landing page: exchanges the token in the address for a cookie, and goes on.
 *
 * The token stands behind the `#`, which browsers do not send, so that it is in no log. It
 * is taken out of the address at once, so that it is on no projector and in no history. The
 * body's `data-exchange` names where it is exchanged; problems go to `[data-link-message]`.
 */

const token = location.hash.slice(1);
const message = document.querySelector("[data-link-message]");

if (token) {
  history.replaceState(null, "", location.pathname + location.search);
  exchange();
} else {
  tell(message?.dataset.missing);
}

async function exchange() {
  try {
    const response = await fetch(document.body.dataset.exchange, {
      method: "POST",
      headers: headers(),
      body: JSON.stringify({ token }),
    });
    const answer = await response.json();
    if (response.ok) goTo(answer.location);
    else tell(answer.detail);
  } catch {
    // The server was not reached, so the link is still good: loading the page again tries again.
    history.replaceState(null, "", `#${token}`);
    tell(message?.dataset.unreachable);
  }
}

function headers() {
  const csrf = document.querySelector('meta[name="csrf-token"]');
  return {
    "Content-Type": "application/json",
    Accept: "application/json",
    ...(csrf && { "X-CSRFToken": csrf.content }),
  };
}

/** Only to a page of this very site. */
function goTo(address) {
  const target = new URL(address, location.origin);
  if (target.origin === location.origin) location.replace(target);
}

function tell(sentence) {
  if (message === null) return;
  message.hidden = false;
  if (sentence) message.textContent = sentence;
}
