/**
 * `<floor-clock>`: counts from the three numbers in its attributes, and updates the
 * `[data-clock-scope]` around it: the phase, its word, the bar of the time left, the time used.
 *
 * The server sends the markup and may morph it at any time; only this module writes the digits,
 * the word, the bar and the scope's `data-phase` and `data-paused`.
 */

import { digits, elapsed, isRunning, length, phase, remaining } from "./clock.js";
import { everyFrame, numberFrom, setAttribute, setText } from "./animation-frame.js";
import { serverNow } from "./server-time.js";

const BAR_WIDTH = 1_000;
const onPage = new Set();

/** Starts every clock of the page. */
export function startClocks() {
  if (!customElements.get("floor-clock")) customElements.define("floor-clock", FloorClock);
  everyFrame((nowMs) => onPage.forEach((clock) => clock.paint(nowMs)));
}

/** A clock as `clock.js` takes it, read from the element's attributes. */
export function clockOf(element) {
  return {
    allottedMs: numberFrom(element, "data-allotted-ms") ?? 0,
    spentMs: numberFrom(element, "data-spent-ms") ?? 0,
    runningSinceMs: numberFrom(element, "data-running-since-ms"),
  };
}

/** The phase of the element's clock at `nowMs`. */
function phaseOf(element, nowMs) {
  return phase(clockOf(element), nowMs, numberFrom(element, "data-warning-ms") ?? 0);
}

class FloorClock extends HTMLElement {
  connectedCallback() {
    onPage.add(this);
    this.paint(serverNow());
  }

  disconnectedCallback() {
    onPage.delete(this);
  }

  paint(nowMs) {
    const clock = clockOf(this);
    const text = digits(remaining(clock, nowMs));
    setText(this, text);
    // Stylesheets size the digits by their number.
    setAttribute(this, "data-length", String(text.length));
    const scope = this.closest("[data-clock-scope]");
    // A scope shows the phase of its first clock.
    if (scope?.querySelector("floor-clock") === this) {
      paintScope(scope, clock, phaseOf(this, nowMs), nowMs);
    }
  }
}

function paintScope(scope, clock, now, nowMs) {
  const isPaused = !isRunning(clock) && now !== "ready";
  setAttribute(scope, "data-phase", now);
  setAttribute(scope, "data-paused", isPaused ? "true" : null);
  for (const word of scope.querySelectorAll("phase-word")) {
    setText(word, word.getAttribute(isPaused ? "data-paused" : `data-${now}`) ?? "");
  }
  for (const bar of scope.querySelectorAll("remaining-bar [data-left]")) {
    setAttribute(bar, "width", widthLeft(clock, nowMs));
  }
  for (const used of scope.querySelectorAll("[data-used]")) {
    setText(used, length(elapsed(clock, nowMs)));
  }
}

/** The share of the allotted time that is left, on a bar 1000 wide. */
function widthLeft(clock, nowMs) {
  if (clock.allottedMs <= 0) return "0";
  const share = Math.min(1, Math.max(0, remaining(clock, nowMs) / clock.allottedMs));
  return (share * BAR_WIDTH).toFixed(1);
}
