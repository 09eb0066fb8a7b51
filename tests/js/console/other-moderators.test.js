/** Which log entries are this console's own, and which come from another console. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createEntryTracker } from "../../../static/js/console/messages/other-moderators.js";

const IDLE = false;
const SENDING = true;
const entry = (revision) => ({ revision, who: "Ben", what: "Conclude Norway" });
const createTracker = () => createEntryTracker([entry(1), entry(2)]);
const revisions = (entries) => entries.map(({ revision }) => revision);

test("an entry of another console is given once", () => {
  const tracker = createTracker();
  tracker.add([entry(1), entry(2), entry(3)]);
  assert.deepEqual(tracker.takeForeign(IDLE), [entry(3)]);
  tracker.add([entry(2), entry(3)]);
  assert.deepEqual(tracker.takeForeign(IDLE), []);
});

test("the entries at the opening of the page are not given", () => {
  const tracker = createTracker();
  tracker.add([entry(1), entry(2)]);
  assert.deepEqual(tracker.takeForeign(IDLE), []);
});

test("an own entry is not given, whether the answer or the state arrives first", () => {
  const answered = createTracker();
  answered.addOwn(3);
  answered.add([entry(3)]);
  assert.deepEqual(answered.takeForeign(IDLE), []);

  const shown = createTracker();
  shown.add([entry(3)]);
  assert.deepEqual(shown.takeForeign(SENDING), []);
  shown.addOwn(3);
  assert.deepEqual(shown.takeForeign(IDLE), []);
});

test("an entry of another console during an own command is given afterwards", () => {
  const tracker = createTracker();
  tracker.add([entry(3)]);
  tracker.add([entry(3), entry(4)]);
  assert.deepEqual(tracker.takeForeign(SENDING), []);
  tracker.addOwn(4);
  assert.deepEqual(revisions(tracker.takeForeign(IDLE)), [3]);
});

test("all entries of a lost connection are given", () => {
  const tracker = createTracker();
  tracker.add([entry(3), entry(4), entry(5)]);
  assert.deepEqual(revisions(tracker.takeForeign(IDLE)), [3, 4, 5]);
});

test("a shorter log, as from a backup, is followed from its newest entry", () => {
  const tracker = createTracker();
  tracker.add([entry(1)]);
  tracker.add([entry(1), entry(2)]);
  assert.deepEqual(revisions(tracker.takeForeign(IDLE)), [2]);
});
