/** What the booths' button shows for its answer. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { resultOf } from "../../../static/js/display/too-fast.js";

test("it says whether a console received the signal", () => {
  assert.deepEqual(resultOf({ status: 200, body: { consoles: 2 } }), { say: "told" });
  assert.deepEqual(resultOf({ status: 200, body: { consoles: 0 } }), { say: "nobody" });
});

test("a refusal is shown in the server's words", () => {
  const body = { detail: "Nobody has the floor at the moment." };
  assert.deepEqual(resultOf({ status: 409, body }), { sentence: body.detail });
});

test("no answer, or one without words, means that the server was not reached", () => {
  assert.deepEqual(resultOf(null), { say: "unreachable" });
  assert.deepEqual(resultOf({ status: 502, body: null }), { say: "unreachable" });
});
