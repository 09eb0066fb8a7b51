/** One HTTP request, and the wait before the next attempt. */

/** A request without an answer after this long (milliseconds) is aborted. */
const TIMEOUT_MS = 8_000;

/**
 * A function that posts a verb to the meeting and resolves to `{status, body, retryAfterMs}`.
 * With `expectedRevision` the server refuses the verb if the meeting has a newer revision.
 */
export function createVerbPoster(slug) {
  return (verb, body, key, signal, expectedRevision = null) => {
    const match = expectedRevision === null ? {} : { "If-Match": `"${expectedRevision}"` };
    return post(`/api/meetings/${encodeURIComponent(slug)}/${verb}`, body, {
      headers: { "Idempotency-Key": key, ...match },
      signal,
    });
  };
}

/** A text waits no longer than this (milliseconds) for its check for names. */
const NAME_CHECK_TIMEOUT_MS = 2_000;

/**
 * A function that finds the words of a text that identify a protected speaker of the meeting.
 * It finds none if the server does not answer: the server checks again when the text is sent.
 */
export function createNameFinder(slug) {
  return async (text) => {
    const signal = AbortSignal.timeout(NAME_CHECK_TIMEOUT_MS);
    const address = `/api/meetings/${encodeURIComponent(slug)}/names-in-text`;
    const answer = await post(address, { text }, { signal }).catch(() => null);
    return answer?.body?.words ?? [];
  };
}

/** Posts to an address of this site; resolves to `{status, body, retryAfterMs}`, or rejects. */
export async function post(address, body, { headers = {}, signal = null } = {}) {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
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
    signal: signal === null ? timeout : AbortSignal.any([signal, timeout]),
  });
  return response.type === "opaqueredirect" ? { status: 401, body: null } : parse(response);
}

async function parse(response) {
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
