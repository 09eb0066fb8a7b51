/**
 * The moderator's commands on their way to the server: sent one after the other, in the order
 * of the presses, each repeated with its own key until it is answered.
 *
 * Knows no page: `post` sends, `wait` waits, `now` gives the time in milliseconds, `onDone`
 * receives the revision of each command that was carried out. An answer is
 * `{kind: "done", envelope}`, `{kind: "refused", sentence}`, `{kind: "signed_out"}` or
 * `{kind: "stopped"}`.
 */

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

/** From this age on (milliseconds) a command without an answer is late, and then lost. */
export const LATE_MS = 1_000;
export const LOST_MS = 3_000;

export function createCommands({
  post,
  wait,
  newKey,
  now,
  onChange = () => {},
  onDone = () => {},
}) {
  const pending = new Set();
  let last = Promise.resolve();

  /**
   * Sends a command; null when the same one is still on its way. With an `expectedRevision` the
   * server refuses it if the meeting has a newer revision.
   */
  function send(verb, body, expectedRevision = null) {
    if (find(verb, body)) return null;
    const stopping = new AbortController();
    const command = { verb, body, expectedRevision, key: newKey(), sinceMs: now(), stopping };
    pending.add(command);
    onChange();
    const answer = last.then(() => sendUntilAnswered(command));
    last = answer.then(() => {
      pending.delete(command);
      onChange();
    });
    return answer;
  }

  /**
   * Sends commands one after the other until one is not done: the last answer, and how many
   * were done. The first expects `expectedRevision`, each other the revision of the one before.
   */
  async function sendInOrder(list, expectedRevision) {
    let answer = null;
    let done = 0;
    for (const { verb, body } of list) {
      answer = await send(verb, body, answer?.envelope.revision ?? expectedRevision);
      if (answer?.kind !== "done") break;
      done += 1;
    }
    return { answer, done };
  }

  async function sendUntilAnswered(command) {
    const { signal } = command.stopping;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const answer = await sendOnce(command, signal);
      if (answer.kind === "done") onDone(answer.envelope.revision);
      if (!answer.retry) return answer;
      await wait(Math.max(retryDelay(attempt), answer.afterMs ?? 0), signal);
    }
    return { kind: "stopped" };
  }

  async function sendOnce({ verb, body, key, expectedRevision }, signal) {
    try {
      return interpret(await post(verb, body, key, signal, expectedRevision));
    } catch {
      return { retry: true };
    }
  }

  function find(verb, body) {
    const wanted = JSON.stringify(body);
    return [...pending].find((c) => c.verb === verb && JSON.stringify(c.body) === wanted);
  }

  /** "sending", "late" or "lost" for a command that is on its way, else null. */
  function urgencyOf(verb, body) {
    const command = find(verb, body);
    return command ? urgency(now() - command.sinceMs) : null;
  }

  /** The urgency of the oldest command on its way, or "saved". */
  function worstUrgency() {
    const ages = [...pending].map((command) => now() - command.sinceMs);
    return ages.length ? urgency(Math.max(...ages)) : "saved";
  }

  /** Stops trying. It is then unknown whether the server has carried out the commands. */
  function stop() {
    for (const command of pending) command.stopping.abort();
  }

  return { send, sendInOrder, urgencyOf, worstUrgency, stop };
}

export function urgency(ageMs) {
  if (ageMs >= LOST_MS) return "lost";
  return ageMs >= LATE_MS ? "late" : "sending";
}

/** The wait before another attempt, in milliseconds: twice as long each time, up to a limit. */
export function retryDelay(attempt) {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
}

/** The answer that an HTTP answer `{status, body, retryAfterMs}` means, or `{retry, afterMs}`. */
export function interpret({ status, body, retryAfterMs = 0 }) {
  if (status === 200 && body) return { kind: "done", envelope: body };
  if (status === 401) return { kind: "signed_out" };
  if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) {
    return { kind: "refused", sentence: body?.detail || body?.title || null };
  }
  return { retry: true, afterMs: retryAfterMs };
}
