/**
 * The bell of a display: off until somebody switches it on there (`[data-bell-switch]`, or
 * the key B), which that display then remembers. It rings as `bell-rule.js` says.
 *
 * Browsers let a page sound only after a gesture on it, so a bell that is on may have to
 * wait for one, after a reload for example; meanwhile it is silent, and is not armed.
 */

import { listen } from "./bell-rule.js";
import { strike } from "./bell-sound.js";
import { onFloor } from "../regions/floor.js";
import { everyFrame } from "../time/animation-frame.js";
import { serverNow } from "../time/server-time.js";
import { onReturn } from "../connection/wake.js";

const REMEMBERED_AS = "timekeeper.bell";
const LOOK_EVERY_MS = 1_000;

let bell = null;
let context = null;
let isOn = false;
let known = null;
let hasJoined = false;

export function startBell() {
  bell = document.querySelector("[data-bell]");
  if (bell === null || !("AudioContext" in window)) return;
  bell.hidden = false;
  bell.querySelector("[data-bell-switch]").addEventListener("change", ({ target }) => {
    switchTo(target.checked);
  });
  bell.querySelector("[data-bell-test]").addEventListener("click", test);
  document.addEventListener("keydown", pressed);
  for (const gesture of ["click", "keydown"]) document.addEventListener(gesture, wake);
  onReturn(wake);
  isOn = remembered();
  wake();
  show();
  listenToTheFloor();
}

/** Whether the bell would be heard if it rang now. */
export function isArmed() {
  return isOn && context?.state === "running";
}

function pressed(event) {
  const { key, repeat, ctrlKey, altKey, metaKey } = event;
  if (key.toLowerCase() !== "b" || repeat || ctrlKey || altKey || metaKey) return;
  switchTo(!isOn);
}

function switchTo(on) {
  isOn = on;
  remember(on);
  wake();
  show();
}

/** One stroke, whether the bell is on or not: is the machine's sound loud enough? */
async function test() {
  await provideContext().resume();
  strike(context, 1);
}

/** Let the bell sound, where the browser does. Without a gesture it may wait for one. */
function wake() {
  if (!isOn || isArmed()) return;
  provideContext()
    .resume()
    .catch(() => {
      // Refused: the display says that it waits, and the next gesture tries again.
    });
}

function provideContext() {
  if (context === null) {
    context = new AudioContext();
    context.addEventListener("statechange", show);
  }
  return context;
}

/**
 * Frames find the true instant. They rest while the page is hidden; a timer goes on, though
 * a browser may slow it to once a second and, after minutes, to once a minute. So the bell
 * of a page that is seen is exact, that of a page just hidden a second late at most, and
 * that of one hidden for long stays silent: more than a short sleep has then gone by.
 */
function listenToTheFloor() {
  document.addEventListener("timekeeper:joined", () => {
    hasJoined = true;
  });
  everyFrame(look);
  setInterval(() => look(serverNow()), LOOK_EVERY_MS);
}

function look(nowMs) {
  const floor = onFloor();
  const heard = listen(known, floor && { ...floor, nowMs }, hasJoined);
  known = heard.known;
  hasJoined = false;
  // A bell that cannot sound now must not sound later.
  if (heard.strokes > 0 && isArmed()) strike(context, heard.strokes);
}

function show() {
  bell.querySelector("[data-bell-switch]").checked = isOn;
  bell.querySelector("[data-bell-waits]").hidden = !isOn || isArmed();
  document.dispatchEvent(new CustomEvent("timekeeper:display"));
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED_AS) === "on";
  } catch {
    // A browser that keeps nothing: off.
    return false;
  }
}

function remember(on) {
  try {
    localStorage.setItem(REMEMBERED_AS, on ? "on" : "off");
  } catch {
    // It holds until the page is left.
  }
}
