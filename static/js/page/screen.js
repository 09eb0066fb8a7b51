/**
 * A screen that waits to be told what it is: shows its code, asks whether it was typed, and
 * opens what it became. Its secret stays in this page; reading the code off the wall gives nobody it.
 */

import { post } from "../connection/post.js";

const ASK_EVERY_MS = 2_000;

const shown = document.querySelector("[data-code]");
const status = document.querySelector("[data-status]");

run();

async function run() {
  for (;;) {
    const waiting = await asked("/screen", {});
    if (waiting) {
      show(waiting.code);
      await untilOver(waiting.secret);
    } else {
      await pause();
    }
  }
}

/** Ask until the screen was told what it is (then it goes there) or its code is too old. */
async function untilOver(secret) {
  for (;;) {
    await pause();
    const answer = await asked("/screen/wait", { secret });
    if (answer?.location) {
      location.replace(answer.location);
      await new Promise(() => {}); // this page is over
    }
    if (answer?.isOver) return;
  }
}

/** What the server says; null where it was not reached. */
async function asked(address, body) {
  try {
    const { status: code, body: answer } = await post(address, body);
    if (code === 403) await reload();
    if (code === 404) return { isOver: true };
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

/** Somebody has got in by another page of this browser, and this one's form token is void. */
async function reload() {
  await pause();
  location.reload();
}

function show(letters) {
  shown.textContent = `${letters.slice(0, 3)} ${letters.slice(3)}`;
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
}
