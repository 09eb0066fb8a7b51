/** The clock in the browser: the cases shared with Python, and when its digits change. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as clocks from "../../../static/js/time/clock.js";

const CASES = JSON.parse(readFileSync(new URL("../../clock_cases.json", import.meta.url), "utf8"));

function clockOf([allottedMs, spentMs, runningSinceMs]) {
  return { allottedMs, spentMs, runningSinceMs };
}

for (const { name, clock: numbers, now, warning, ...expected } of CASES.readings) {
  test(`reading: ${name}`, () => {
    const clock = clockOf(numbers);
    const remaining = clocks.remaining(clock, now);
    assert.deepEqual(
      {
        elapsed: clocks.elapsed(clock, now),
        remaining,
        phase: clocks.phase(clock, now, warning),
        digits: clocks.digits(remaining),
      },
      expected,
    );
  });
}

test("digits round the time left up and overtime down", () => {
  for (const [remaining, text] of CASES.digits) assert.equal(clocks.digits(remaining), text);
});

test("the default warning", () => {
  for (const { allotted, warning, expected } of CASES.default_warning) {
    assert.equal(clocks.defaultWarning(allotted, warning), expected, `of ${allotted} ms`);
  }
});

for (const { name, clock: numbers, do: operations, after } of CASES.operations) {
  test(`operation: ${name}`, () => {
    const before = Object.freeze(clockOf(numbers));
    const clock = operations.reduce((held, [verb, number]) => clocks[verb](held, number), before);
    assert.deepEqual(clock, clockOf(after));
  });
}

test("digits stay until the next change and change exactly then", () => {
  const clock = clockOf([62_500, 0, 1_000_000]);
  const textAt = (ms) => clocks.digits(clocks.remaining(clock, ms));
  let now = 999_000;
  for (let changes = 0; changes < 70; changes += 1) {
    const next = clocks.nextChangeMs(clock, now);
    assert.ok(next > now, `after ${now}`);
    assert.equal(textAt(next - 1), textAt(now), `1 ms before ${next}`);
    // "0:00" shows at the end, and until a whole second of overtime.
    if (textAt(now) !== "0:00") assert.notEqual(textAt(next), textAt(now), `at ${next}`);
    now = next;
  }
  assert.match(textAt(now), /^\+/);
});

test("the digits of a stopped clock never change", () => {
  assert.equal(clocks.nextChangeMs(clockOf([60_000, 5_000, null]), 1_000_000), null);
});

test("a plain length rounds down", () => {
  const lengths = { "-1": "0:00", 999: "0:00", 1000: "0:01", 59999: "0:59", 60000: "1:00" };
  for (const [ms, text] of Object.entries(lengths)) assert.equal(clocks.length(Number(ms)), text);
});
