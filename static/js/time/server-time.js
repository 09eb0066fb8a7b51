/**
 * The one clock of the page: `serverNow()`.
 *
 * It counts with the browser's monotonic clock, so that a wrong or a moved system clock
 * does not matter, and learns the server's time from three things: the instant at which
 * the page was rendered (a first guess), whatever the server stamps (its clock is at
 * least that far), and probes (the truth, within half a round trip).
 */

import { PROBES_IN_BURST, best, isBehind, isUnsteady, measure, slew, withProbe } from "./sync.js";
import { onReturn } from "../connection/wake.js";

const SPACING_MS = 60;
const BURSTS_WHEN_UNSTEADY = 3;

/**
 * How a page keeps its clock right once it knows the time: every so often with so many
 * probes, and after a connection was lost within so many milliseconds. A page among
 * thousands asks for less, and not when all the others do.
 */
export const DISPLAY_PROBING = { everyMs: 25_000, burst: PROBES_IN_BURST, againWithinMs: 0 };
export const PUBLIC_PROBING = { everyMs: 60_000, burst: 3, againWithinMs: 5_000 };

let probes = [];
let targetOffsetMs = firstGuess();
let shownOffsetMs = targetOffsetMs;
let shownAtMs = performance.now();
let ask = null;
let habit = DISPLAY_PROBING;
let probing = false;
let settling = false;

/** Epoch milliseconds of server time, as whole as those on the wire. */
export function serverNow() {
  const localMs = performance.now();
  shownOffsetMs = slew(shownOffsetMs, targetOffsetMs, localMs - shownAtMs);
  shownAtMs = localMs;
  return Math.floor(localMs + shownOffsetMs);
}

/** How wrong `serverNow()` may be and how long a round trip takes (ms); null before any probe. */
export function clockQuality() {
  const trusted = best(probes);
  if (trusted === null) return null;
  const toGoMs = Math.abs(targetOffsetMs - shownOffsetMs);
  return {
    clockErrorMs: Math.round(trusted.roundTripMs / 2 + toGoMs),
    roundTripMs: Math.round(trusted.roundTripMs),
  };
}

/** Take note of an instant that the server has just stamped: it cannot be later than now. */
export function heard(nowMs) {
  const leastOffsetMs = nowMs - performance.now();
  const trusted = best(probes);
  if (trusted === null) {
    if (leastOffsetMs > targetOffsetMs) jumpTo(leastOffsetMs);
  } else if (isBehind(trusted, leastOffsetMs)) {
    probes = [];
    targetOffsetMs = leastOffsetMs;
    probe();
  }
}

/** Take one finished probe into account; its four instants are those of `measure`. */
export function probed(instants) {
  const isFirst = probes.length === 0;
  probes = withProbe(probes, measure(instants));
  const { offsetMs } = best(probes);
  // From a guess, or from a first unlucky probe, there is no point in going slowly.
  if (isFirst || settling) jumpTo(offsetMs);
  else targetOffsetMs = offsetMs;
}

/**
 * Keep the clock right with `askServer(t0)`, which resolves to `{t1_ms, t2_ms}` or rejects:
 * now and then, and whenever the page comes back.
 */
export function startProbing(askServer, itsHabit) {
  ask = askServer;
  habit = itsHabit;
  setInterval(probe, habit.everyMs);
  onReturn(probe);
}

/** There is a connection, for the first time or again. */
export function connected() {
  if (probes.length === 0) probe();
  else setTimeout(probe, Math.random() * habit.againWithinMs);
}

/** Send a burst of probes, and more of them where the round trips are unsteady. */
export async function probe() {
  if (ask === null || probing) return;
  probing = true;
  settling = probes.length === 0;
  try {
    for (let burst = 0; burst < BURSTS_WHEN_UNSTEADY; burst += 1) {
      await sendBurst();
      if (probes.length === 0 || !isUnsteady(probes.slice(-PROBES_IN_BURST))) break;
    }
  } finally {
    probing = false;
    settling = false;
  }
}

async function sendBurst() {
  const answers = [];
  const count = settling ? PROBES_IN_BURST : habit.burst;
  for (let sent = 0; sent < count; sent += 1) {
    answers.push(sendProbe());
    await new Promise((resolve) => setTimeout(resolve, SPACING_MS));
  }
  await Promise.all(answers);
}

async function sendProbe() {
  const t0 = performance.now();
  try {
    const { t1_ms: t1, t2_ms: t2 } = await ask(Math.round(t0));
    if (Number.isFinite(t1) && Number.isFinite(t2)) probed({ t0, t1, t2, t3: performance.now() });
  } catch {
    // Unanswered: the connection says so elsewhere, and the next burst tries again.
  }
}

/** The page was rendered about when its first byte came. */
function firstGuess() {
  const renderedMs = Number(document.body.dataset.nowMs) || performance.timeOrigin;
  const [navigation] = performance.getEntriesByType("navigation");
  return renderedMs - (navigation?.responseStart ?? 0);
}

function jumpTo(offsetMs) {
  targetOffsetMs = offsetMs;
  shownOffsetMs = offsetMs;
}
