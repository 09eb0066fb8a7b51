/** The newest envelope wins, in any order of arrival. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isBehind, isNewest } from "../../../static/js/connection/newest-state.js";

const SHOWN = { epoch: "a", slug: "upr35-kenya", revision: 41, now_ms: 1_000 };
const other = (changes) => ({ ...SHOWN, ...changes });

test("the first envelope is shown", () => {
  assert.equal(isNewest(null, SHOWN, false), true);
  assert.equal(isBehind(null, SHOWN, false), true);
});

test("within a meeting the revision decides, not the time of sending", () => {
  assert.equal(isNewest(SHOWN, other({ revision: 40, now_ms: 2_000 }), true), false);
  assert.equal(isNewest(SHOWN, other({ revision: 41, now_ms: 999 }), true), true);
  assert.equal(isNewest(SHOWN, other({ revision: 42, now_ms: 999 }), true), true);
});

test("a page that follows a room shows another meeting unless it was sent earlier", () => {
  const next = { slug: "upr35-guyana", revision: 3 };
  assert.equal(isNewest(SHOWN, other({ ...next, now_ms: 999 }), true), false);
  assert.equal(isNewest(SHOWN, other({ ...next, now_ms: 1_000 }), true), true);
  assert.equal(isNewest(SHOWN, other({ ...next, now_ms: 1_001 }), true), true);
});

test("a page of one meeting shows no other meeting", () => {
  assert.equal(isNewest(SHOWN, other({ slug: "upr35-guyana", now_ms: 9_000 }), false), false);
  assert.equal(isBehind(SHOWN, other({ slug: "upr35-guyana", now_ms: 9_000 }), false), false);
});

test("an empty room has no slug and is followed too", () => {
  const empty = other({ slug: null, revision: 0, now_ms: 2_000 });
  assert.equal(isNewest(SHOWN, empty, true), true);
  assert.equal(isNewest(empty, other({ now_ms: 3_000 }), true), true);
});

test("in another epoch revisions count anew", () => {
  assert.equal(isNewest(SHOWN, other({ epoch: "b", revision: 1, now_ms: 1 }), false), true);
  assert.equal(isBehind(SHOWN, other({ epoch: "b", revision: 1, now_ms: 1 }), false), true);
});

test("a beat requires a new state only if it names a newer one", () => {
  assert.equal(isBehind(SHOWN, other({ revision: 40, now_ms: 2_000 }), true), false);
  assert.equal(isBehind(SHOWN, other({ now_ms: 2_000 }), true), false);
  assert.equal(isBehind(SHOWN, other({ revision: 42 }), true), true);
  assert.equal(isBehind(SHOWN, other({ slug: "upr35-guyana", revision: 1 }), true), true);
});
