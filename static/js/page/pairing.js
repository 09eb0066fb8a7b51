/**
 * A screen that waits to be paired: shows its code, asks the server whether it was paired, and
 * opens the page that it was paired for. The code that all can read does not contain the secret.
 */

import { post } from "../connection/post.js";

const ASK_EVERY_MS = 2_000;

const shown = document.querySelector("[data-code]");
const status = document.querySelector("[data-status]");

run();

async function run() {
  for (;;) {
    const waiting = await request("/screen", {});
    if (waiting) {
      show(waiting.code);
      await waitForPairing(waiting.secret);
    } else {
      await pause();
    }
  }
}

/** Asks until the screen was paired (then opens its page) or its code has expired. */
async function waitForPairing(secret) {
  for (;;) {
    await pause();
    const answer = await request("/screen/wait", { secret });
    if (answer?.location) {
      location.replace(answer.location);
      await new Promise(() => {}); // the browser leaves this page
    }
    if (answer?.isExpired) return;
  }
}

/** The server's answer; null if there is none, or if it is an error. */
async function request(address, body) {
  try {
    const { status: code, body: answer } = await post(address, body);
    if (code === 403) await reload();
    if (code === 404) return { isExpired: true };
    if (code === 200) {
      status.textContent = status.dataset.sayWaiting;
      return answer;
    }
    status.textContent = answer?.detail ?? status.dataset.sayUnreachable;
  } catch {
    status.textContent = status.dataset.sayUnreachable;
  }
  return null;
}

/** A sign-in on another page of this browser has made this page's form token invalid. */
async function reload() {
  await pause();
  location.reload();
}

function show(code) {
  shown.textContent = `${code.slice(0, 3)} ${code.slice(3)}`;
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
}
