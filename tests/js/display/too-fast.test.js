/** What the booths' button says of its answer. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { verdictOn } from "../../../static/js/display/too-fast.js";

test("it says whether anybody was told", () => {
  assert.deepEqual(verdictOn({ status: 200, body: { consoles: 2 } }), { say: "told" });
  assert.deepEqual(verdictOn({ status: 200, body: { consoles: 0 } }), { say: "nobody" });
});

test("a refusal is said in the server's own words", () => {
  const body = { detail: "Nobody has the floor at the moment." };
  assert.deepEqual(verdictOn({ status: 409, body }), { sentence: body.detail });
});

test("no answer, and one of no words, mean that nothing was reached", () => {
  assert.deepEqual(verdictOn(null), { say: "unreachable" });
  assert.deepEqual(verdictOn({ status: 502, body: null }), { say: "unreachable" });
});
