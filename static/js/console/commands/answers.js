/**
 * What becomes of a command's answer: a refusal is said, and a state that does not come by
 * itself is asked for. The page is drawn from states alone, never from an answer.
 */

/** A state that has not come this long after the answer (milliseconds) got lost. */
const STATE_DUE_MS = 1_000;

export function startAnswers(toast) {
  const { epoch, revision } = document.body.dataset;
  let seen = { epoch, revision: Number(revision) };
  document.addEventListener("timekeeper:state", ({ detail }) => {
    seen = { epoch: detail.epoch, revision: detail.revision };
  });

  /** Wait for a command's answer and act on it; gives the answer on. */
  return async function deliver(sent) {
    const answer = await sent;
    if (!answer) return null;
    if (answer.kind === "done") {
      toast.clear();
      setTimeout(() => isMissing(answer.envelope, seen) && rejoin(), STATE_DUE_MS);
    } else {
      toast.tell(answer);
    }
    return answer;
  };
}

/** Whether the state that an answer tells of has not been seen yet. */
export function isMissing(envelope, seen) {
  return envelope.epoch !== seen.epoch || envelope.revision > seen.revision;
}

export function rejoin() {
  document.dispatchEvent(new CustomEvent("timekeeper:rejoin"));
}
