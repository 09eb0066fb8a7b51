/** A line above the foot: why a command was not carried out, and what to do. */

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

  function showAnswer(answer) {
    show(sentenceOf(answer));
    signIn.hidden = answer.kind !== "signed_out";
  }

  function show(sentence) {
    words.textContent = sentence;
    signIn.hidden = true;
    box.toggleAttribute("data-shown", true);
  }

  function clear() {
    words.textContent = "";
    signIn.hidden = true;
    box.removeAttribute("data-shown");
  }

  return { showAnswer, show, clear, sentenceOf };
}
