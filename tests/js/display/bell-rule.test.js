/** When the bell rings; time is an argument. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { observe } from "../../../static/js/display/bell-rule.js";
import { adjust, pause, start } from "../../../static/js/time/clock.js";
import { SLEPT_ABOVE_MS } from "../../../static/js/connection/page-return.js";

const FROM_MS = 1_575_972_000_000;
const SIX_MINUTES = { allottedMs: 360_000, spentMs: 0, runningSinceMs: FROM_MS };
const LAST_MINUTE_MS = FROM_MS + 300_000;
const END_MS = FROM_MS + 360_000;

function seen(nowMs, clock = SIX_MINUTES, more = {}) {
  return { turn: "kenya/3", clock, warningMs: 60_000, nowMs, ...more };
}

/** The strokes at each of several observations in a row. */
function strokes(...observations) {
  let latest = null;
  return observations.map((each) => {
    const [floor, hasJoined] = Array.isArray(each) ? each : [each, false];
    const observed = observe(latest, floor, hasJoined);
    latest = observed.latest;
    return observed.strokes;
  });
}

const justBefore = (atMs, clock, more) => seen(atMs - 1, clock, more);

test("one stroke when the last minute begins and two when the time is over", () => {
  for (const [atMs, number] of [
    [LAST_MINUTE_MS, 1],
    [END_MS, 2],
  ]) {
    assert.deepEqual(strokes(seen(atMs - 2), seen(atMs - 1)), [0, 0]);
    assert.deepEqual(strokes(seen(atMs - 1), seen(atMs)), [0, number]);
    assert.deepEqual(strokes(seen(atMs - 1), seen(atMs + 1)), [0, number]);
    assert.deepEqual(strokes(seen(atMs), seen(atMs + 1)), [0, 0]);
  }
});

test("a whole turn rings three strokes, at any interval of observations", () => {
  for (const everyMs of [16, 250, 1_000, SLEPT_ABOVE_MS]) {
    const observations = [];
    for (let nowMs = FROM_MS; nowMs < END_MS + 60_000; nowMs += everyMs) {
      observations.push(seen(nowMs));
    }
    const rung = strokes(...observations).filter((number) => number > 0);
    assert.deepEqual(rung, [1, 2], `every ${everyMs} ms`);
  }
});

test("of two phases that are reached at one observation the later one rings", () => {
  const short = { ...SIX_MINUTES, allottedMs: 3_000 };
  const both = seen(FROM_MS + 3_000, short, { warningMs: 1_000 });
  assert.deepEqual(strokes(seen(FROM_MS, short, { warningMs: 1_000 }), both), [0, 2]);
});

test("a phase that began before the page was opened does not ring", () => {
  for (const atMs of [LAST_MINUTE_MS, END_MS]) {
    assert.deepEqual(strokes(seen(atMs), seen(atMs + 16), seen(atMs + 32)), [0, 0, 0]);
  }
});

test("a phase that began while the page slept does not ring, one in a short gap does", () => {
  for (const atMs of [LAST_MINUTE_MS, END_MS]) {
    const awake = atMs - 1 + SLEPT_ABOVE_MS;
    assert.equal(strokes(justBefore(atMs), seen(awake - 1)).at(-1) > 0, true);
    assert.equal(strokes(justBefore(atMs), seen(awake)).at(-1) > 0, true);
    assert.deepEqual(strokes(justBefore(atMs), seen(awake + 1), seen(awake + 17)), [0, 0, 0]);
  }
});

test("a state that arrives with a join does not ring", () => {
  const shorter = adjust(SIX_MINUTES, -120_000);
  const atMs = FROM_MS + 200_000;
  assert.deepEqual(strokes(seen(atMs), [seen(atMs + 16, shorter), true]), [0, 0]);
  assert.deepEqual(strokes(seen(atMs), seen(atMs + 16, shorter)), [0, 1]);
});

test("an instant at which the page joins still rings", () => {
  assert.deepEqual(strokes(justBefore(END_MS), [seen(END_MS), true]), [0, 2]);
});

test("another turn, or the same one with the floor again, does not ring", () => {
  const other = { turn: "kenya/4" };
  const elsewhere = { turn: "mali/3" };
  assert.deepEqual(strokes(justBefore(END_MS, SIX_MINUTES, other), seen(END_MS)), [0, 0]);
  assert.deepEqual(strokes(justBefore(END_MS, SIX_MINUTES, elsewhere), seen(END_MS)), [0, 0]);
  assert.deepEqual(strokes(justBefore(END_MS), null, seen(END_MS)), [0, 0, 0]);
  assert.deepEqual(strokes(null, null), [0, 0]);
});

test("a paused clock does not ring, even if its time is changed", () => {
  const paused = pause(SIX_MINUTES, LAST_MINUTE_MS - 1_000);
  const shortened = adjust(paused, -61_000);
  const observations = [seen(LAST_MINUTE_MS - 1_000, paused), seen(LAST_MINUTE_MS + 1_000, paused)];
  assert.deepEqual(strokes(...observations, seen(LAST_MINUTE_MS + 2_000, shortened)), [0, 0, 0]);
});

test("after a pause it rings when the running clock gets there", () => {
  const paused = pause(SIX_MINUTES, LAST_MINUTE_MS - 1_000);
  const resumed = start(paused, LAST_MINUTE_MS + 3_000);
  assert.deepEqual(
    strokes(
      seen(LAST_MINUTE_MS - 1_000, paused),
      seen(LAST_MINUTE_MS + 3_000, resumed),
      seen(LAST_MINUTE_MS + 3_999, resumed),
      seen(LAST_MINUTE_MS + 4_000, resumed),
    ),
    [0, 0, 0, 1],
  );
});

test("a pause within a phase does not make it ring again", () => {
  const paused = pause(SIX_MINUTES, LAST_MINUTE_MS + 1_000);
  const resumed = start(paused, LAST_MINUTE_MS + 3_000);
  const observations = [
    justBefore(LAST_MINUTE_MS),
    seen(LAST_MINUTE_MS),
    seen(LAST_MINUTE_MS + 1_000, paused),
    seen(LAST_MINUTE_MS + 3_000, resumed),
    seen(LAST_MINUTE_MS + 4_000, resumed),
  ];
  assert.deepEqual(strokes(...observations), [0, 1, 0, 0, 0]);
});

test("after added time a phase that begins again rings again", () => {
  const longer = adjust(SIX_MINUTES, 2_000);
  const observations = [
    justBefore(END_MS),
    seen(END_MS),
    seen(END_MS + 500, longer),
    justBefore(END_MS + 2_000, longer),
    seen(END_MS + 2_000, longer),
  ];
  assert.deepEqual(strokes(...observations), [0, 2, 0, 0, 2]);
});

test("a phase rings once, even if time was added and removed, or the clock was corrected", () => {
  const longer = adjust(SIX_MINUTES, 30_000);
  const observations = [justBefore(END_MS), seen(END_MS), seen(END_MS + 500, longer)];
  assert.deepEqual(strokes(...observations, seen(END_MS + 900)), [0, 2, 0, 0]);
  const corrected = [seen(END_MS - 200), seen(END_MS)];
  assert.deepEqual(strokes(...observations.slice(0, 2), ...corrected), [0, 2, 0, 0]);
});

test("a phase that begins because the moderator removes time rings at once", () => {
  const atMs = LAST_MINUTE_MS - 100_000;
  assert.deepEqual(strokes(seen(atMs), seen(atMs + 16, adjust(SIX_MINUTES, -240_000))), [0, 2]);
});
