/**
 * The button `[data-too-fast]` of the booths: signals to the consoles, and shows the result.
 *
 * It sends once and never repeats: a signal that arrives late is out of date.
 */

import { post } from "../connection/post.js";

const TIMEOUT_MS = 5_000;

/** The result of a press is shown for this long (milliseconds). */
const SHOWN_FOR_MS = 20_000;

export function startTooFast() {
  const box = document.querySelector("[data-too-fast]");
  let isSending = false;
  let clearing = null;

  box.querySelector("button").addEventListener("click", async () => {
    if (isSending) return;
    isSending = true;
    show(box.dataset.saySending);
    const { say, sentence } = resultOf(await send(box.dataset.tooFast));
    show(sentence ?? box.getAttribute(`data-say-${say}`));
    isSending = false;
  });

  function show(sentence) {
    const answer = box.querySelector("[data-answer]");
    answer.textContent = sentence;
    clearTimeout(clearing);
    clearing = setTimeout(() => (answer.textContent = ""), SHOWN_FOR_MS);
  }
}

/**
 * What to show for an answer `{status, body}` (null: there was none): the server's `sentence`,
 * or in `say` the name of one in the markup.
 */
export function resultOf(answer) {
  if (!answer?.body) return { say: "unreachable" };
  const { consoles, detail } = answer.body;
  if (answer.status === 200) return { say: consoles > 0 ? "told" : "nobody" };
  return detail ? { sentence: detail } : { say: "unreachable" };
}

function send(address) {
  return post(address, {}, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => null);
}
