/** “Too fast” on the console: how long it is news, and what answers it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { SAID_FOR_MS, ageOf, heard, isShown, seen } from "../../../static/js/console/messages/booths-news.js";

const AT_MS = 1_700_000_000_000;
const FLOOR = { turn: 3, isCued: false };
const CUED = { turn: 3, isCued: true };
const FREE = { turn: null, isCued: false };

const signal = (at_ms = AT_MS, turn = 3) => ({ kind: "too_fast", turn, at_ms });
const once = () => heard(null, signal(), FLOOR);

test("what the booths say is news for half a minute", () => {
  assert.equal(seen(once(), FLOOR, AT_MS + SAID_FOR_MS - 1).turn, 3);
  assert.equal(seen(once(), FLOOR, AT_MS + SAID_FOR_MS), null);
  assert.equal(seen(once(), FLOOR, AT_MS + SAID_FOR_MS + 1), null);
});

test("said again while it is news it is counted, and news anew", () => {
  const twice = heard(once(), signal(AT_MS + SAID_FOR_MS - 1), FLOOR);
  assert.equal(twice.count, 2);
  assert.equal(seen(twice, FLOOR, AT_MS + SAID_FOR_MS).count, 2);
  assert.equal(heard(once(), signal(AT_MS + SAID_FOR_MS), FLOOR).count, 1);
});

test("of the next speaker it is said for the first time", () => {
  const next = { turn: 4, isCued: false };
  assert.equal(heard(once(), signal(AT_MS + 1_000, 4), next).count, 1);
});

test("it goes when the floor changes hands", () => {
  assert.equal(isShown(once(), FLOOR), true);
  assert.equal(isShown(once(), { turn: 4, isCued: false }), false);
  assert.equal(isShown(once(), FREE), false);
  assert.equal(isShown(null, FREE), false);
});

test("said a moment before the page knows who has the floor it is shown once it does", () => {
  const early = seen(heard(null, signal(), FREE), FREE, AT_MS + 100);
  assert.equal(isShown(early, FREE), false);
  assert.equal(isShown(seen(early, FLOOR, AT_MS + 200), FLOOR), true);
});

test("the cue “slower” answers it, whoever showed it, and it does not come back", () => {
  const answered = seen(once(), CUED, AT_MS + 1_000);
  assert.equal(answered, null);
  assert.equal(seen(answered, FLOOR, AT_MS + 2_000), null);
});

test("a cue to another turn answers nothing", () => {
  assert.equal(seen(once(), { turn: 4, isCued: true }, AT_MS + 1_000).count, 1);
});

test("said under the cue it stays, until the cue is shown again", () => {
  const still = seen(heard(null, signal(), CUED), CUED, AT_MS + 1_000);
  assert.equal(still.isCued, true);
  const takenAway = seen(still, FLOOR, AT_MS + 2_000);
  assert.equal(takenAway.isCued, false);
  assert.equal(seen(takenAway, CUED, AT_MS + 3_000), null);
});

test("its age is told in steps of five seconds, and never negative", () => {
  const ages = [-500, 0, 4_999, 5_000, 5_001, 29_999].map((ms) => ageOf(once(), AT_MS + ms));
  assert.deepEqual(ages, [0, 0, 0, 5, 5, 25]);
});
