/**
 * The booths' button `[data-too-fast]`: tells the consoles, and says what became of it.
 *
 * It is sent once and never again by itself: what was too fast a while ago is no news.
 */

import { post } from "../connection/post.js";

const PATIENCE_MS = 5_000;

/** What was said of a press is out of date after this long (milliseconds). */
const SAID_FOR_MS = 20_000;

export function startTooFast() {
  const box = document.querySelector("[data-too-fast]");
  let isUnderWay = false;
  let clearing = null;

  box.querySelector("button").addEventListener("click", async () => {
    if (isUnderWay) return;
    isUnderWay = true;
    show(box.dataset.saySending);
    const { say, sentence } = verdictOn(await sent(box.dataset.tooFast));
    show(sentence ?? box.getAttribute(`data-say-${say}`));
    isUnderWay = false;
  });

  function show(sentence) {
    const answer = box.querySelector("[data-answer]");
    answer.textContent = sentence;
    clearTimeout(clearing);
    clearing = setTimeout(() => (answer.textContent = ""), SAID_FOR_MS);
  }
}

/** What to say of an answer `{status, body}` (null: there was none): a sentence, or which one. */
export function verdictOn(answer) {
  if (!answer?.body) return { say: "unreachable" };
  const { consoles, detail } = answer.body;
  if (answer.status === 200) return { say: consoles > 0 ? "told" : "nobody" };
  return detail ? { sentence: detail } : { say: "unreachable" };
}

function sent(address) {
  return post(address, {}, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
}
