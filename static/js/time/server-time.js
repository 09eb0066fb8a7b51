/**
 * The one clock of the page: `serverNow()`.
 *
 * It counts with the browser's monotonic clock, so that a wrong or changed system clock
 * has no effect, and takes the server's time from three sources: the instant at which the
 * page was rendered (a first guess), each instant that the server sends (server time is
 * not earlier), and probes (exact to half a round trip).
 */

import { PROBES_IN_BURST, best, isBehind, isUnsteady, measure, slew, withProbe } from "./sync.js";
import { onPageReturn } from "../connection/page-return.js";

const SPACING_MS = 60;
const BURSTS_WHEN_UNSTEADY = 3;

/**
 * How a page keeps its clock right: every `everyMs` with a `burst` of probes, and after a
 * reconnect at a random moment within `againWithinMs`. The public pages, which may be
 * thousands, send fewer probes, and not all at once.
 */
export const DISPLAY_PROBING = { everyMs: 25_000, burst: PROBES_IN_BURST, againWithinMs: 0 };
export const PUBLIC_PROBING = { everyMs: 60_000, burst: 3, againWithinMs: 5_000 };

let probes = [];
let targetOffsetMs = firstGuess();
let shownOffsetMs = targetOffsetMs;
let shownAtMs = performance.now();
let askServer = null;
let schedule = DISPLAY_PROBING;
let probing = false;
let settling = false;

/** Epoch milliseconds of server time, whole as on the wire. */
export function serverNow() {
  const localMs = performance.now();
  shownOffsetMs = slew(shownOffsetMs, targetOffsetMs, localMs - shownAtMs);
  shownAtMs = localMs;
  return Math.floor(localMs + shownOffsetMs);
}

/** The possible error of `serverNow()` and the round trip (ms); null before the first probe. */
export function clockQuality() {
  const trusted = best(probes);
  if (trusted === null) return null;
  const stillToSlewMs = Math.abs(targetOffsetMs - shownOffsetMs);
  return {
    clockErrorMs: Math.round(trusted.roundTripMs / 2 + stillToSlewMs),
    roundTripMs: Math.round(trusted.roundTripMs),
  };
}

/** Takes an instant of a message from the server into account: it is not later than now. */
export function noteServerTime(nowMs) {
  const leastOffsetMs = nowMs - performance.now();
  const trusted = best(probes);
  if (trusted === null) {
    if (leastOffsetMs > targetOffsetMs) stepTo(leastOffsetMs);
  } else if (isBehind(trusted, leastOffsetMs)) {
    probes = [];
    targetOffsetMs = leastOffsetMs;
    probe();
  }
}

/** Takes an answered probe into account; its four instants are those of `measure`. */
export function addProbe(instants) {
  const isFirst = probes.length === 0;
  probes = withProbe(probes, measure(instants));
  const { offsetMs } = best(probes);
  // The first guess and the first probes may be far off, so the clock steps.
  if (isFirst || settling) stepTo(offsetMs);
  else targetOffsetMs = offsetMs;
}

/**
 * Keeps the clock right with `ask(t0)`, which resolves to `{t1_ms, t2_ms}` or rejects: at
 * the interval of `itsSchedule`, and each time the page returns.
 */
export function startProbing(ask, itsSchedule) {
  askServer = ask;
  schedule = itsSchedule;
  setInterval(probe, schedule.everyMs);
  onPageReturn(probe);
}

/** Probes after a connection was made, for the first time or again. */
export function probeAfterConnect() {
  if (probes.length === 0) probe();
  else setTimeout(probe, Math.random() * schedule.againWithinMs);
}

/** Sends a burst of probes, and more of them if the round trips are unsteady. */
export async function probe() {
  if (askServer === null || probing) return;
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
  const count = settling ? PROBES_IN_BURST : schedule.burst;
  for (let sent = 0; sent < count; sent += 1) {
    answers.push(sendProbe());
    await new Promise((resolve) => setTimeout(resolve, SPACING_MS));
  }
  await Promise.all(answers);
}

async function sendProbe() {
  const t0 = performance.now();
  try {
    const { t1_ms: t1, t2_ms: t2 } = await askServer(Math.round(t0));
    if (Number.isFinite(t1) && Number.isFinite(t2)) addProbe({ t0, t1, t2, t3: performance.now() });
  } catch {
    // No answer: `connection.js` shows a lost connection, and the next burst tries again.
  }
}

/** The page was rendered about when its first byte arrived. */
function firstGuess() {
  const renderedMs = Number(document.body.dataset.nowMs) || performance.timeOrigin;
  const [navigation] = performance.getEntriesByType("navigation");
  return renderedMs - (navigation?.responseStart ?? 0);
}

function stepTo(offsetMs) {
  targetOffsetMs = offsetMs;
  shownOffsetMs = offsetMs;
}
