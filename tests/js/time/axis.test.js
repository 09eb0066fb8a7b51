/** The places of instants and blocks on the line of the hour. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf, spanOf } from "../../../static/js/time/axis.js";

const AXIS = { startMs: 1_000, endMs: 5_000 };

test("the axis goes from 0 to 1000 and nothing lies outside of it", () => {
  const places = { 999: 0, 1000: 0, 1001: 0.25, 3000: 500, 4999: 999.75, 5000: 1000, 5001: 1000 };
  for (const [atMs, place] of Object.entries(places)) {
    assert.equal(placeOf(Number(atMs), AXIS), place, `at ${atMs}`);
  }
});

test("on an axis without length every instant is at its start", () => {
  assert.equal(placeOf(1_000, { startMs: 1_000, endMs: 1_000 }), 0);
});

test("a block stays, moves with the slip, or ends now", () => {
  const block = { fromMs: 2_000, untilMs: 3_000, moves: false, grows: false };
  assert.deepEqual(spanOf(block, 500, 9_000), { fromMs: 2_000, untilMs: 3_000 });
  const moved = { fromMs: 2_500, untilMs: 3_500 };
  assert.deepEqual(spanOf({ ...block, moves: true }, 500, 9_000), moved);
  const grown = { fromMs: 2_000, untilMs: 2_700 };
  assert.deepEqual(spanOf({ ...block, grows: true }, 500, 2_700), grown);
});

test("a block that grows has no length before it begins", () => {
  const block = { fromMs: 2_000, untilMs: 3_000, moves: false, grows: true };
  assert.deepEqual(spanOf(block, 0, 1_999), { fromMs: 2_000, untilMs: 2_000 });
});
