/**
 * A screen on a wall or in front of the speaker: full screen and kept awake after one
 * gesture on `[data-start]`, with the pointer hidden. The clock counts without that gesture.
 */

const HIDE_POINTER_AFTER_MS = 3_000;

let wakeLock = null;
let pointerTimer = null;

export function startDisplay() {
  const button = document.querySelector("[data-start]");
  button?.addEventListener("click", () => begin(button));
  document.addEventListener("fullscreenchange", () => {
    // The button returns with the end of full screen.
    if (button !== null) button.hidden = isFullScreen();
  });
  // A browser releases the lock each time the page is hidden.
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
    // Refused, e.g. on a low battery: the console shows it from this display's report.
    wakeLock = null;
  }
}

function showPointer() {
  const { dataset } = document.documentElement;
  delete dataset.pointer;
  clearTimeout(pointerTimer);
  pointerTimer = setTimeout(() => {
    dataset.pointer = "hidden";
  }, HIDE_POINTER_AFTER_MS);
}
