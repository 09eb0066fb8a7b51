/** The estimate of the server's clock, and how the page's clock follows it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import * as sync from "../../../static/js/time/sync.js";

/** A probe whose two ways take `upMs` and `downMs`; the true offset is `offsetMs`. */
function probe(offsetMs, upMs, downMs, sentAtMs = 0) {
  const t1 = sentAtMs + upMs + offsetMs;
  return sync.measure({ t0: sentAtMs, t1, t2: t1 + 1, t3: sentAtMs + upMs + 1 + downMs });
}

test("over a symmetric route the offset is exact and the server's own time is not counted", () => {
  const { offsetMs, roundTripMs, atMs } = probe(1_575_968_400_000, 40, 40, 1_000);
  assert.equal(offsetMs, 1_575_968_400_000);
  assert.equal(roundTripMs, 80);
  assert.equal(atMs, 1_081);
});

test("over an asymmetric route the error is half the difference, within half a round trip", () => {
  const { offsetMs, roundTripMs } = probe(5_000, 300, 100);
  assert.equal(offsetMs, 5_100);
  assert.ok(Math.abs(offsetMs - 5_000) <= roundTripMs / 2);
});

test("the shortest round trip is trusted, in any order", () => {
  const probes = [probe(5_000, 300, 100, 0), probe(5_000, 10, 12, 60), probe(5_000, 90, 20, 120)];
  assert.equal(sync.best(probes).roundTripMs, 22);
  assert.equal(sync.best([]), null);
});

test("with 200 ± 100 ms either way the best of a few bursts is well within 150 ms", () => {
  const random = generator(35);
  for (let run = 0; run < 500; run += 1) {
    let probes = [];
    for (let sent = 0; sent < 3 * sync.PROBES_IN_BURST; sent += 1) {
      const delay = () => 100 + 200 * random();
      probes = sync.withProbe(probes, probe(9_000_000, delay(), delay(), 60 * sent));
    }
    const errorMs = Math.abs(sync.best(probes).offsetMs - 9_000_000);
    assert.ok(errorMs < 100, `off by ${errorMs} ms in run ${run}`);
  }
});

test("a probe lives for a minute: −1, 0 and +1 ms around it", () => {
  const old = probe(5_000, 5, 5, 0);
  for (const [laterMs, kept] of [[-1, 2], [0, 2], [1, 1]]) {
    const sentAtMs = old.atMs + sync.PROBE_LIFE_MS + laterMs - 11;
    assert.equal(sync.withProbe([old], probe(5_000, 5, 5, sentAtMs)).length, kept);
  }
});

test("a probe that contradicts the earlier ones replaces them: the machine slept", () => {
  const before = [probe(5_000, 5, 5, 0), probe(5_000, 4, 6, 60)];
  const probes = sync.withProbe(before, probe(65_000, 50, 50, 120));
  assert.equal(probes.length, 1);
  assert.equal(sync.best(probes).offsetMs, 65_000);
});

test("a slow probe contradicts no other", () => {
  const probes = sync.withProbe([probe(5_000, 5, 5, 0)], probe(5_000, 300, 5, 60));
  assert.equal(probes.length, 2);
  assert.equal(sync.best(probes).offsetMs, 5_000);
});

test("round trips that differ much require more probes", () => {
  assert.equal(sync.isUnsteady([probe(0, 5, 5), probe(0, 25, 25)]), false);
  assert.equal(sync.isUnsteady([probe(0, 5, 5), probe(0, 26, 25)]), true);
});

test("a small difference is corrected by at most a twentieth of the elapsed time", () => {
  assert.equal(sync.slew(0, 100, 1_000), 50);
  assert.equal(sync.slew(0, -100, 1_000), -50);
  assert.equal(sync.slew(0, 10, 1_000), 10);
  assert.equal(sync.slew(0, 100, 0), 0);
  assert.equal(sync.slew(0, 100, -5), 0);
});

test("a step only above 250 ms", () => {
  for (const sign of [1, -1]) {
    assert.equal(sync.slew(0, sign * 249, 20), sign);
    assert.equal(sync.slew(0, sign * 250, 20), sign);
    assert.equal(sync.slew(0, sign * 251, 20), sign * 251);
  }
});

test("while it is slewed, time never runs backwards", () => {
  let shown = 250;
  let before = shown;
  for (let local = 16; local < 10_000; local += 16) {
    shown = sync.slew(shown, 0, 16);
    assert.ok(local + shown > before);
    before = local + shown;
  }
  assert.equal(shown, 0);
});

test("an instant from the server proves an estimate wrong only beyond its error", () => {
  const estimate = probe(5_000, 50, 50);
  assert.equal(sync.isBehind(estimate, 5_070), false);
  assert.equal(sync.isBehind(estimate, 5_071), true);
  assert.equal(sync.isBehind(estimate, 1_000), false);
});

/** A generator of numbers from 0 to 1, the same in every run. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
