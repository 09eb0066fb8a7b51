/**
 * The bell of a display: off until somebody switches it on there (`[data-bell-switch]`, or
 * the key B). The display stores the choice. `bell-rule.js` decides when the bell rings.
 *
 * Browsers play sound only after a gesture on the page, so a bell that is on may have to
 * wait for one, e.g. after a reload; until then it is silent and not armed.
 */

import { observe } from "./bell-rule.js";
import { strike } from "./bell-sound.js";
import { currentFloor } from "../regions/floor.js";
import { everyFrame } from "../time/animation-frame.js";
import { serverNow } from "../time/server-time.js";
import { onPageReturn } from "../connection/page-return.js";

const STORAGE_KEY = "timekeeper.bell";
const OBSERVE_EVERY_MS = 1_000;

let bell = null;
let context = null;
let isOn = false;
let latest = null;
let hasJoined = false;

export function startBell() {
  bell = document.querySelector("[data-bell]");
  if (bell === null || !("AudioContext" in window)) return;
  bell.hidden = false;
  bell.querySelector("[data-bell-switch]").addEventListener("change", ({ target }) => {
    switchTo(target.checked);
  });
  bell.querySelector("[data-bell-test]").addEventListener("click", test);
  document.addEventListener("keydown", onKeydown);
  for (const gesture of ["click", "keydown"]) document.addEventListener(gesture, enableSound);
  onPageReturn(enableSound);
  isOn = storedChoice();
  enableSound();
  show();
  observeFloor();
}

/** Whether the bell would be audible if it rang now. */
export function isArmed() {
  return isOn && context?.state === "running";
}

function onKeydown(event) {
  const { key, repeat, ctrlKey, altKey, metaKey } = event;
  if (key.toLowerCase() !== "b" || repeat || ctrlKey || altKey || metaKey) return;
  switchTo(!isOn);
}

function switchTo(on) {
  isOn = on;
  storeChoice(on);
  enableSound();
  show();
}

/** Rings one stroke, also while the bell is off, to test the volume of the machine. */
async function test() {
  await provideContext().resume();
  strike(context, 1);
}

/** Enables the sound if the browser allows it; the browser may wait for a gesture. */
function enableSound() {
  if (!isOn || isArmed()) return;
  provideContext()
    .resume()
    .catch(() => {
      // Refused: the display shows that the bell waits, and the next gesture tries again.
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
 * Animation frames give the exact instant, but stop while the page is hidden. A timer
 * continues, though a browser may slow it to once a second and, after minutes, to once a
 * minute. So the bell of a visible page is exact, the bell of a page just hidden is at most
 * a second late, and the bell of a page hidden for long is silent, as after a sleep.
 */
function observeFloor() {
  document.addEventListener("timekeeper:joined", () => {
    hasJoined = true;
  });
  everyFrame(ringWhenDue);
  setInterval(() => ringWhenDue(serverNow()), OBSERVE_EVERY_MS);
}

function ringWhenDue(nowMs) {
  const floor = currentFloor();
  const observed = observe(latest, floor && { ...floor, nowMs }, hasJoined);
  latest = observed.latest;
  hasJoined = false;
  // A bell that cannot ring now must not ring later.
  if (observed.strokes > 0 && isArmed()) strike(context, observed.strokes);
}

function show() {
  bell.querySelector("[data-bell-switch]").checked = isOn;
  bell.querySelector("[data-bell-waits]").hidden = !isOn || isArmed();
  document.dispatchEvent(new CustomEvent("timekeeper:display"));
}

function storedChoice() {
  try {
    return localStorage.getItem(STORAGE_KEY) === "on";
  } catch {
    // Without storage the bell is off.
    return false;
  }
}

function storeChoice(on) {
  try {
    localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
  } catch {
    // Without storage the choice applies until the page is left.
  }
}
