/** Times of day in the meeting's zone, and how the projected end compares with the hard end. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { hoursAndMinutes, hoursToSeconds, overUnder } from "../../../static/js/time/time-of-day.js";

const MORNING_MS = Date.UTC(2019, 11, 10, 9, 23, 41);

test("an instant is shown in the meeting's zone", () => {
  assert.equal(hoursAndMinutes(MORNING_MS, "Europe/Zurich"), "10:23");
  assert.equal(hoursToSeconds(MORNING_MS, "Europe/Zurich"), "10:23:41");
  assert.equal(hoursAndMinutes(MORNING_MS, "Asia/Kathmandu"), "15:08");
});

test("a minute ends with its last millisecond", () => {
  const minute = Date.UTC(2019, 11, 10, 9, 24);
  assert.equal(hoursAndMinutes(minute - 1, "Europe/Zurich"), "10:23");
  assert.equal(hoursAndMinutes(minute, "Europe/Zurich"), "10:24");
  assert.equal(hoursAndMinutes(minute + 1, "Europe/Zurich"), "10:24");
});

test("midnight is 00 and not 24, and summer time follows the zone", () => {
  assert.equal(hoursAndMinutes(Date.UTC(2019, 11, 10, 23, 5), "Europe/Zurich"), "00:05");
  assert.equal(hoursAndMinutes(Date.UTC(2019, 6, 10, 9, 23), "Europe/Zurich"), "11:23");
});

test("over and under change at whole seconds", () => {
  const hardEnd = 10_000_000;
  const expected = [
    [-412_000, "under", "6:52"],
    [-1_000, "under", "0:01"],
    [-1, "under", "0:01"],
    [0, "even", "0:00"],
    [999, "even", "0:00"],
    [1_000, "over", "0:01"],
    [240_000, "over", "4:00"],
  ];
  for (const [ms, sign, text] of expected) {
    assert.deepEqual(overUnder(hardEnd + ms, hardEnd), { sign, text }, `${ms} ms`);
  }
});
