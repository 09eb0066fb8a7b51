/**
 * The programme: fetches its own page again twice a minute, often enough for a list of meetings.
 *
 * It needs no socket: the answer has the server's time and the new list of meetings.
 */

import { showStatus } from "../connection/connection-box.js";
import { startClocks } from "../time/floor-clock.js";
import { paintNow } from "../time/animation-frame.js";
import { statusOf } from "../connection/liveness.js";
import { startCancelling } from "../programme/cancelling.js";
import { documentFrom } from "../regions/markup.js";
import { morph } from "../regions/regions.js";
import { addProbe } from "../time/server-time.js";
import { onPageReturn } from "../connection/page-return.js";
import { startWallTimes } from "../time/wall-time.js";

const EVERY_MS = 30_000;
const ANSWER_WITHIN_MS = 10_000;
const REGION = 'main[data-region="programme"]';

let lastAnswerAtMs = performance.now();
let trouble = null;

startClocks();
startWallTimes();
setInterval(refresh, EVERY_MS);
setInterval(report, 1_000);
onPageReturn(refresh);
if (document.querySelector("[data-told]") !== null) startCancelling(refresh);

async function refresh() {
  const sentAtMs = performance.now();
  try {
    const response = await fetch(location.href, {
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (!response.ok) throw new Error(`The programme was answered ${response.status}.`);
    show(await response.text(), sentAtMs);
  } catch {
    trouble ??= { kind: "reconnecting", sinceMs: performance.now() };
  }
  report();
}

function show(text, sentAtMs) {
  lastAnswerAtMs = performance.now();
  trouble = null;
  const fetched = documentFrom(text);
  const nowMs = Number(fetched.body.dataset.nowMs);
  if (nowMs) addProbe({ t0: sentAtMs, t1: nowMs, t2: nowMs, t3: lastAnswerAtMs });
  const before = document.querySelector(REGION);
  const after = fetched.querySelector(REGION);
  if (before !== null && after !== null) morph(before, after);
  paintNow();
}

function report() {
  const nowMs = performance.now();
  showStatus(statusOf(trouble, nowMs), Math.round((nowMs - lastAnswerAtMs) / 1_000));
}
