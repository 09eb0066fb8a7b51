/** One line of words above the foot: why a command was not done, and what can be done now. */

export function createToast() {
  const box = document.querySelector("[data-toast]");
  const words = box.querySelector("[data-toast-words]");
  const signIn = box.querySelector("[data-toast-sign-in]");
  box.querySelector("[data-toast-close]").addEventListener("click", clear);

  /** The sentence for an answer that is not "done". */
  function sentenceOf({ kind, sentence }) {
    if (kind === "signed_out") return box.dataset.saySignedOut;
    if (kind === "stopped") return box.dataset.sayStopped;
    return sentence || box.dataset.sayRefused;
  }

  function tell(answer) {
    say(sentenceOf(answer));
    signIn.hidden = answer.kind !== "signed_out";
  }

  function say(sentence) {
    words.textContent = sentence;
    signIn.hidden = true;
    box.toggleAttribute("data-shown", true);
  }

  function clear() {
    words.textContent = "";
    signIn.hidden = true;
    box.removeAttribute("data-shown");
  }

  return { tell, say, clear, sentenceOf };
}
