/** Newest wins, whatever order things arrive in. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isBehind, isNewest } from "../../../static/js/connection/newest.js";

const HELD = { epoch: "a", slug: "upr35-kenya", revision: 41, now_ms: 1_000 };
const other = (changes) => ({ ...HELD, ...changes });

test("whatever comes first is shown", () => {
  assert.equal(isNewest(null, HELD, false), true);
  assert.equal(isBehind(null, HELD, false), true);
});

test("of one meeting the revision decides, not the time it was sent", () => {
  assert.equal(isNewest(HELD, other({ revision: 40, now_ms: 2_000 }), true), false);
  assert.equal(isNewest(HELD, other({ revision: 41, now_ms: 999 }), true), true);
  assert.equal(isNewest(HELD, other({ revision: 42, now_ms: 999 }), true), true);
});

test("where a room is followed another meeting is shown, unless it was sent before", () => {
  const next = { slug: "upr35-guyana", revision: 3 };
  assert.equal(isNewest(HELD, other({ ...next, now_ms: 999 }), true), false);
  assert.equal(isNewest(HELD, other({ ...next, now_ms: 1_000 }), true), true);
  assert.equal(isNewest(HELD, other({ ...next, now_ms: 1_001 }), true), true);
});

test("a page of one meeting takes no other meeting", () => {
  assert.equal(isNewest(HELD, other({ slug: "upr35-guyana", now_ms: 9_000 }), false), false);
  assert.equal(isBehind(HELD, other({ slug: "upr35-guyana", now_ms: 9_000 }), false), false);
});

test("an empty room has no slug and is followed too", () => {
  const empty = other({ slug: null, revision: 0, now_ms: 2_000 });
  assert.equal(isNewest(HELD, empty, true), true);
  assert.equal(isNewest(empty, other({ now_ms: 3_000 }), true), true);
});

test("in another epoch revisions count anew", () => {
  assert.equal(isNewest(HELD, other({ epoch: "b", revision: 1, now_ms: 1 }), false), true);
  assert.equal(isBehind(HELD, other({ epoch: "b", revision: 1, now_ms: 1 }), false), true);
});

test("a beat calls for the state only when it knows of more", () => {
  assert.equal(isBehind(HELD, other({ revision: 40, now_ms: 2_000 }), true), false);
  assert.equal(isBehind(HELD, other({ now_ms: 2_000 }), true), false);
  assert.equal(isBehind(HELD, other({ revision: 42 }), true), true);
  assert.equal(isBehind(HELD, other({ slug: "upr35-guyana", revision: 1 }), true), true);
});
