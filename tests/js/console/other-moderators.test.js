/** Whose an entry of the log is: this console's own, or that of somebody who moderates too. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { createOthers } from "../../../static/js/console/messages/other-moderators.js";

const IDLE = false;
const SENDING = true;
const entry = (revision) => ({ revision, who: "Ben", what: "Conclude Norway" });
const others = () => createOthers([entry(1), entry(2)]);
const revisions = (entries) => entries.map(({ revision }) => revision);

test("what another console did is told once", () => {
  const log = others();
  log.arrived([entry(1), entry(2), entry(3)]);
  assert.deepEqual(log.foreign(IDLE), [entry(3)]);
  log.arrived([entry(2), entry(3)]);
  assert.deepEqual(log.foreign(IDLE), []);
});

test("what was there when the page was opened is no news", () => {
  const log = others();
  log.arrived([entry(1), entry(2)]);
  assert.deepEqual(log.foreign(IDLE), []);
});

test("an own press is none of somebody else's, whether answer or state comes first", () => {
  const answered = others();
  answered.done(3);
  answered.arrived([entry(3)]);
  assert.deepEqual(answered.foreign(IDLE), []);

  const shown = others();
  shown.arrived([entry(3)]);
  assert.deepEqual(shown.foreign(SENDING), []);
  shown.done(3);
  assert.deepEqual(shown.foreign(IDLE), []);
});

test("what comes from elsewhere while an own press is on its way is told afterwards", () => {
  const log = others();
  log.arrived([entry(3)]);
  log.arrived([entry(3), entry(4)]);
  assert.deepEqual(log.foreign(SENDING), []);
  log.done(4);
  assert.deepEqual(revisions(log.foreign(IDLE)), [3]);
});

test("all that was missed while the connection was lost is told of", () => {
  const log = others();
  log.arrived([entry(3), entry(4), entry(5)]);
  assert.deepEqual(revisions(log.foreign(IDLE)), [3, 4, 5]);
});

test("a log that is shorter, as from a backup, is followed from where it stands", () => {
  const log = others();
  log.arrived([entry(1)]);
  log.arrived([entry(1), entry(2)]);
  assert.deepEqual(revisions(log.foreign(IDLE)), [2]);
});
