/** One attempt at a command over HTTP, and the key that makes a repeat of it harmless. */

/** An attempt that has no answer after this long (milliseconds) is made again. */
const PATIENCE_MS = 8_000;

/**
 * A function that posts a verb to the meeting and gives `{status, body, retryAfterMs}`; with a
 * revision `seen` the server refuses it where the meeting has gone on.
 */
export function poster(slug, token) {
  return async (verb, body, key, signal, seen = null) => {
    const response = await fetch(`/api/meetings/${encodeURIComponent(slug)}/${verb}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "Idempotency-Key": key,
        "X-CSRFToken": token(),
        ...(seen === null ? {} : { "If-Match": `"${seen}"` }),
      },
      body: JSON.stringify(body),
      credentials: "same-origin",
      // A redirect can only lead to the sign-in page, which is no answer to a command.
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    return response.type === "opaqueredirect" ? { status: 401, body: null } : read(response);
  };
}

async function read(response) {
  return {
    status: response.status,
    body: await response.json().catch(() => null),
    retryAfterMs: 1_000 * (Number(response.headers.get("Retry-After")) || 0),
  };
}

/** A random UUID. `crypto.randomUUID` is missing where the page came over plain HTTP. */
export function newKey(source = globalThis.crypto) {
  if (source.randomUUID) return source.randomUUID();
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
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
