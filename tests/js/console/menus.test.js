/** The place of a menu: beside its button, and inside the window. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf } from "../../../static/js/console/dialogs/menus.js";

const LAPTOP = { width: 1366, height: 768 };
const PHONE = { width: 390, height: 844 };
const SIZE = { width: 200, height: 400 };

/** A button of 44 px, by its upper edge and its distance from the end of the line. */
const button = (top, end) => ({ top, bottom: top + 44, end });

test("a menu opens below a button in the upper half, above one in the lower half", () => {
  const below = { start: 144, end: 24 };
  assert.deepEqual(placeOf({ box: button(100, 24), size: SIZE, window: LAPTOP }), below);
  const above = { start: 300, end: 24 };
  assert.deepEqual(placeOf({ box: button(700, 24), size: SIZE, window: LAPTOP }), above);
});

test("a long menu beside a button half-way down is moved into the window", () => {
  const up = placeOf({ box: button(390, 24), size: SIZE, window: LAPTOP });
  assert.equal(up.start, 8);
  const down = placeOf({ box: button(380, 24), size: SIZE, window: LAPTOP });
  assert.equal(down.start + SIZE.height, 768 - 8);
});

test("a menu of a button at the start of the line stays inside the window", () => {
  const { end } = placeOf({ box: button(100, 293), size: SIZE, window: PHONE });
  assert.equal(390 - end - SIZE.width, 8);
});

test("a menu larger than the window begins at the start of the window", () => {
  const huge = { width: 900, height: 900 };
  const there = { start: 8, end: 8 };
  assert.deepEqual(placeOf({ box: button(100, 24), size: huge, window: PHONE }), there);
});
