/** The verbs that need more input: what is missing, and what is sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { bodyOf, faultOf } from "../../../static/js/console/dialogs/act-fields.js";

test("a required field that is blank is named", () => {
  assert.deepEqual(faultOf("pause", { reason: "  " }), { field: "reason", isBlank: true });
  assert.deepEqual(faultOf("replace", { organisation: "P24" }), { field: "speaker", isBlank: true });
  assert.deepEqual(faultOf("correct_time", { time: "5:00", reason: "" }), {
    field: "reason",
    isBlank: true,
  });
  assert.equal(faultOf("adjust_time", { time: "0:40", reason: "" }), null);
});

test("an invalid length is a fault of its own", () => {
  assert.deepEqual(faultOf("adjust_time", { time: "5:99" }), { field: "time" });
  assert.deepEqual(faultOf("correct_time", { time: "soon", reason: "x" }), { field: "time" });
  assert.equal(faultOf("correct_time", { time: "4:05", reason: "x" }), null);
});

test("each verb is sent what it takes and nothing more", () => {
  const written = { reason: " fire ", speaker: "A. B.", organisation: "", other: "9", time: "1:30" };
  assert.deepEqual(bodyOf("pause", 5, written), { turn: 5, reason: "fire" });
  assert.deepEqual(bodyOf("suspend", null, written), { reason: "fire" });
  assert.deepEqual(bodyOf("replace", 5, written), { turn: 5, speaker: "A. B." });
  assert.deepEqual(bodyOf("swap", 5, written), { turn: 5, other: 9 });
  assert.deepEqual(bodyOf("correct_time", 5, written), {
    turn: 5,
    spent_ms: 90_000,
    reason: "fire",
  });
  assert.deepEqual(bodyOf("set_reserve", null, written), { ms: 90_000 });
});

test("less time is a negative length, and a reason may be left out", () => {
  const written = { sign: "-1", time: "0:40", reason: "" };
  assert.deepEqual(bodyOf("adjust_time", 5, written), { turn: 5, by_ms: -40_000 });
  assert.deepEqual(bodyOf("adjust_time", 5, { ...written, sign: "1" }), { turn: 5, by_ms: 40_000 });
});
