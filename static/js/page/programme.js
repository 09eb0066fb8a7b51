/**
 * The programme: fetches itself again twice a minute, which is enough for what is on where.
 *
 * It needs no socket: the answer carries the server's time and the new list of meetings.
 */

import { say } from "../connection/connection-box.js";
import { startClocks } from "../time/floor-clock.js";
import { paintNow } from "../time/animation-frame.js";
import { status } from "../connection/liveness.js";
import { startCancelling } from "../programme/cancelling.js";
import { documentFrom } from "../regions/markup.js";
import { morph } from "../regions/regions.js";
import { probed } from "../time/server-time.js";
import { onReturn } from "../connection/wake.js";
import { startWallTimes } from "../time/wall-time.js";

const EVERY_MS = 30_000;
const ANSWER_WITHIN_MS = 10_000;
const REGION = 'main[data-region="programme"]';

let heardAtMs = performance.now();
let trouble = null;

startClocks();
startWallTimes();
setInterval(refresh, EVERY_MS);
setInterval(sayHowItIs, 1_000);
onReturn(refresh);
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
  sayHowItIs();
}

function show(text, sentAtMs) {
  heardAtMs = performance.now();
  trouble = null;
  const fetched = documentFrom(text);
  const nowMs = Number(fetched.body.dataset.nowMs);
  if (nowMs) probed({ t0: sentAtMs, t1: nowMs, t2: nowMs, t3: heardAtMs });
  const before = document.querySelector(REGION);
  const after = fetched.querySelector(REGION);
  if (before !== null && after !== null) morph(before, after);
  paintNow();
}

function sayHowItIs() {
  const nowMs = performance.now();
  say(status(trouble, nowMs), Math.round((nowMs - heardAtMs) / 1_000));
}
