/** “Too fast” on the console: how long it is shown, and what answers it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  SHOWN_FOR_MS,
  ageOf,
  isShown,
  pendingSignal,
  withSignal,
} from "../../../static/js/console/messages/too-fast-signal.js";

const AT_MS = 1_700_000_000_000;
const FLOOR = { turn: 3, isCued: false };
const CUED = { turn: 3, isCued: true };
const FREE = { turn: null, isCued: false };

const signal = (at_ms = AT_MS, turn = 3) => ({ kind: "too_fast", turn, at_ms });
const once = () => withSignal(null, signal(), FLOOR);

test("a signal is shown for half a minute", () => {
  assert.equal(pendingSignal(once(), FLOOR, AT_MS + SHOWN_FOR_MS - 1).turn, 3);
  assert.equal(pendingSignal(once(), FLOOR, AT_MS + SHOWN_FOR_MS), null);
  assert.equal(pendingSignal(once(), FLOOR, AT_MS + SHOWN_FOR_MS + 1), null);
});

test("a repeated signal is counted and shown for another half minute", () => {
  const twice = withSignal(once(), signal(AT_MS + SHOWN_FOR_MS - 1), FLOOR);
  assert.equal(twice.count, 2);
  assert.equal(pendingSignal(twice, FLOOR, AT_MS + SHOWN_FOR_MS).count, 2);
  assert.equal(withSignal(once(), signal(AT_MS + SHOWN_FOR_MS), FLOOR).count, 1);
});

test("the count starts again with the next speaker", () => {
  const next = { turn: 4, isCued: false };
  assert.equal(withSignal(once(), signal(AT_MS + 1_000, 4), next).count, 1);
});

test("it is hidden when another turn has the floor", () => {
  assert.equal(isShown(once(), FLOOR), true);
  assert.equal(isShown(once(), { turn: 4, isCued: false }), false);
  assert.equal(isShown(once(), FREE), false);
  assert.equal(isShown(null, FREE), false);
});

test("a signal before the page knows who has the floor is shown once it knows", () => {
  const early = pendingSignal(withSignal(null, signal(), FREE), FREE, AT_MS + 100);
  assert.equal(isShown(early, FREE), false);
  assert.equal(isShown(pendingSignal(early, FLOOR, AT_MS + 200), FLOOR), true);
});

test("the cue “slower” answers it, and it does not come back", () => {
  const answered = pendingSignal(once(), CUED, AT_MS + 1_000);
  assert.equal(answered, null);
  assert.equal(pendingSignal(answered, FLOOR, AT_MS + 2_000), null);
});

test("a cue to another turn answers nothing", () => {
  assert.equal(pendingSignal(once(), { turn: 4, isCued: true }, AT_MS + 1_000).count, 1);
});

test("a signal during the cue stays until the cue is shown again", () => {
  const still = pendingSignal(withSignal(null, signal(), CUED), CUED, AT_MS + 1_000);
  assert.equal(still.isCued, true);
  const takenAway = pendingSignal(still, FLOOR, AT_MS + 2_000);
  assert.equal(takenAway.isCued, false);
  assert.equal(pendingSignal(takenAway, CUED, AT_MS + 3_000), null);
});

test("its age is shown in steps of five seconds, and never negative", () => {
  const ages = [-500, 0, 4_999, 5_000, 5_001, 29_999].map((ms) => ageOf(once(), AT_MS + ms));
  assert.deepEqual(ages, [0, 0, 0, 5, 5, 25]);
});
