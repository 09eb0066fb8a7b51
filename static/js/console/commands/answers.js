/**
 * Handles the answer to a command: shows a refusal, and requests the new state if it was not
 * pushed. The page shows pushed states only, never the state in an answer.
 */

/** A state that has not arrived this long after the answer (milliseconds) was lost. */
const STATE_DUE_MS = 1_000;

export function createAnswerHandler(toast) {
  const { epoch, revision } = document.body.dataset;
  let shown = { epoch, revision: Number(revision) };
  document.addEventListener("timekeeper:state", ({ detail }) => {
    shown = { epoch: detail.epoch, revision: detail.revision };
  });

  /** Waits for a command's answer, acts on it, and resolves to it. */
  return async function handleAnswer(sent) {
    const answer = await sent;
    if (!answer) return null;
    if (answer.kind === "done") {
      toast.clear();
      setTimeout(() => isMissing(answer.envelope, shown) && rejoin(), STATE_DUE_MS);
    } else {
      toast.showAnswer(answer);
    }
    return answer;
  };
}

/** Whether the state of an answer has not been shown yet. */
export function isMissing(envelope, shown) {
  return envelope.epoch !== shown.epoch || envelope.revision > shown.revision;
}

export function rejoin() {
  document.dispatchEvent(new CustomEvent("timekeeper:rejoin"));
}
