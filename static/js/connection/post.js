/** One attempt at something over HTTP, and the wait before the next. */

/** An attempt that has no answer after this long (milliseconds) is made again. */
const PATIENCE_MS = 8_000;

/**
 * A function that posts a verb to the meeting and gives `{status, body, retryAfterMs}`; with a
 * revision `seen` the server refuses it where the meeting has gone on.
 */
export function poster(slug) {
  return (verb, body, key, signal, seen = null) =>
    post(`/api/meetings/${encodeURIComponent(slug)}/${verb}`, body, {
      headers: { "Idempotency-Key": key, ...(seen === null ? {} : { "If-Match": `"${seen}"` }) },
      signal,
    });
}

/** What is being written waits no longer than this (milliseconds) to be looked through. */
const LOOKED_THROUGH_WITHIN_MS = 2_000;

/**
 * A function that gives the words of a text by which a protected speaker of the meeting is
 * known. None where nobody answers: the server looks again when the text is sent.
 */
export function reader(slug) {
  return async (text) => {
    const signal = AbortSignal.timeout(LOOKED_THROUGH_WITHIN_MS);
    const address = `/api/meetings/${encodeURIComponent(slug)}/names-in-text`;
    const answer = await post(address, { text }, { signal }).catch(() => null);
    return answer?.body?.words ?? [];
  };
}

/** Post to an address of this site; gives `{status, body, retryAfterMs}`, or rejects. */
export async function post(address, body, { headers = {}, signal = null } = {}) {
  const outOfPatience = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
      ...headers,
    },
    body: JSON.stringify(body),
    credentials: "same-origin",
    // A redirect can only lead to the sign-in page, which is no answer to a command.
    redirect: "manual",
    signal: signal === null ? outOfPatience : AbortSignal.any([signal, outOfPatience]),
  });
  return response.type === "opaqueredirect" ? { status: 401, body: null } : read(response);
}

async function read(response) {
  return {
    status: response.status,
    body: await response.json().catch(() => null),
    retryAfterMs: 1_000 * (Number(response.headers.get("Retry-After")) || 0),
  };
}

/** Resolves after `ms`, or as soon as `signal` is aborted. */
export function wait(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
