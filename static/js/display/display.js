/**
 * A screen on a wall or in front of the speaker: full screen and kept awake after one
 * gesture on `[data-start]`, with the pointer out of the way. Counts without any of it.
 */

const POINTER_RESTS_AFTER_MS = 3_000;

let wakeLock = null;
let pointerTimer = null;

export function startDisplay() {
  const button = document.querySelector("[data-start]");
  button?.addEventListener("click", () => begin(button));
  document.addEventListener("fullscreenchange", () => {
    // Whoever leaves the full screen can go back to it.
    if (button !== null) button.hidden = isFullScreen();
  });
  // A browser lets go of the lock whenever the page is hidden.
  document.addEventListener("visibilitychange", stayAwake);
  for (const event of ["pointermove", "pointerdown", "keydown"]) {
    document.addEventListener(event, showPointer);
  }
  showPointer();
  stayAwake();
}

export function isFullScreen() {
  return document.fullscreenElement !== null || matchMedia("(display-mode: fullscreen)").matches;
}

export function isAwake() {
  return wakeLock !== null && !wakeLock.released;
}

async function begin(button) {
  button.hidden = true;
  await Promise.allSettled([
    document.documentElement.requestFullscreen?.({ navigationUI: "hide" }),
    stayAwake(),
  ]);
}

async function stayAwake() {
  if (document.hidden || isAwake() || !("wakeLock" in navigator)) return;
  try {
    wakeLock = await navigator.wakeLock.request("screen");
  } catch {
    // Refused, e.g. on a low battery: the report says so to the moderator.
    wakeLock = null;
  }
}

function showPointer() {
  const { dataset } = document.documentElement;
  delete dataset.pointer;
  clearTimeout(pointerTimer);
  pointerTimer = setTimeout(() => {
    dataset.pointer = "hidden";
  }, POINTER_RESTS_AFTER_MS);
}
