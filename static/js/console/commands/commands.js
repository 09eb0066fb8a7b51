/**
 * What the moderator does, on its way to the server: one command after the other, in the
 * order they were pressed, each repeated with its own key until it is answered.
 *
 * Knows no page: `post` sends, `wait` waits, `now` tells the time in milliseconds, `onDone` hears
 * the revision of each command that was carried out. An answer is
 * `{kind: "done", envelope}`, `{kind: "refused", sentence}`, `{kind: "signed_out"}` or
 * `{kind: "stopped"}`.
 */

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

/** From this age on (milliseconds) a command that is not answered is late, and then lost. */
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
  const underWay = new Set();
  let last = Promise.resolve();

  /**
   * Send a command; null when the very same one is still on its way. With a revision `seen` it
   * is carried out only where nothing has happened since.
   */
  function send(verb, body, seen = null) {
    if (find(verb, body)) return null;
    const stopping = new AbortController();
    const command = { verb, body, seen, key: newKey(), sinceMs: now(), stopping };
    underWay.add(command);
    onChange();
    const answer = last.then(() => answered(command));
    last = answer.then(() => {
      underWay.delete(command);
      onChange();
    });
    return answer;
  }

  /**
   * Send commands one after the other until one is not done: the last answer, and how many
   * were done. The first insists on the revision `seen`, each other on the one before it.
   */
  async function sendInOrder(acts, seen) {
    let answer = null;
    let done = 0;
    for (const { verb, body } of acts) {
      answer = await send(verb, body, answer?.envelope.revision ?? seen);
      if (answer?.kind !== "done") break;
      done += 1;
    }
    return { answer, done };
  }

  async function answered(command) {
    const { signal } = command.stopping;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const answer = await attempted(command, signal);
      if (answer.kind === "done") onDone(answer.envelope.revision);
      if (!answer.again) return answer;
      await wait(Math.max(retryDelay(attempt), answer.afterMs ?? 0), signal);
    }
    return { kind: "stopped" };
  }

  async function attempted({ verb, body, key, seen }, signal) {
    try {
      return judged(await post(verb, body, key, signal, seen));
    } catch {
      return { again: true };
    }
  }

  function find(verb, body) {
    const wanted = JSON.stringify(body);
    return [...underWay].find((c) => c.verb === verb && JSON.stringify(c.body) === wanted);
  }

  /** "sending", "late" or "lost" for a command that is on its way, else null. */
  function urgencyOf(verb, body) {
    const command = find(verb, body);
    return command ? urgency(now() - command.sinceMs) : null;
  }

  /** The urgency of the oldest command on its way, or "saved". */
  function worst() {
    const ages = [...underWay].map((command) => now() - command.sinceMs);
    return ages.length ? urgency(Math.max(...ages)) : "saved";
  }

  /** Stop trying. Whether the server has done what was asked is then not known. */
  function stop() {
    for (const command of underWay) command.stopping.abort();
  }

  return { send, sendInOrder, urgencyOf, worst, stop };
}

export function urgency(ageMs) {
  if (ageMs >= LOST_MS) return "lost";
  return ageMs >= LATE_MS ? "late" : "sending";
}

/** How long to wait before another attempt, in milliseconds: twice as long each time. */
export function retryDelay(attempt) {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempt, 10));
}

/** What an HTTP answer `{status, body, retryAfterMs}` means: an answer, or `{again, afterMs}`. */
export function judged({ status, body, retryAfterMs = 0 }) {
  if (status === 200 && body) return { kind: "done", envelope: body };
  if (status === 401) return { kind: "signed_out" };
  if (status >= 400 && status < 500 && ![408, 425, 429].includes(status)) {
    return { kind: "refused", sentence: body?.detail || body?.title || null };
  }
  return { again: true, afterMs: retryAfterMs };
}
