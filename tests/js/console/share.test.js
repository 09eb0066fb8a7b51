/** The share of the hour on the console: what is preselected, and what is shown. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  preselected,
  figures,
  keyOf,
  lines,
  paceOf,
  standing,
  sums,
} from "../../../static/js/console/share/share-model.js";

const MINUTE = 60_000;
const TEN = Date.UTC(2026, 10, 24, 10);
const ZONE = "UTC";

/** A choice; turn 5 is a recording. */
const choice = (kind, more = {}) => ({
  kind,
  ends_at_ms: TEN + 60 * MINUTE,
  hard_end_ms: TEN + 60 * MINUTE,
  reserve_ms: 3 * MINUTE,
  allotted: { 4: 5 * MINUTE, 5: 2 * MINUTE },
  starts_ms: { 4: TEN + 30 * MINUTE, 5: TEN + 36 * MINUTE },
  apply: [],
  ...more,
});

const release = (turn) =>
  choice("release", {
    apply: [
      { verb: "mark_absent", body: { turn } },
      { verb: "set_reserve", body: { ms: 0 } },
    ],
  });

const proposal = (choices, more = {}) => ({
  hard_end_ms: TEN + 60 * MINUTE,
  projected_end_ms: TEN + 64 * MINUTE,
  left_ms: 31 * MINUTE,
  fixed_ms: 2 * MINUTE,
  reserve_ms: 8 * MINUTE,
  share_ms: 4 * MINUTE,
  shortest_ms: 5 * MINUTE,
  allotted: { 4: 5 * MINUTE, 5: 9 * MINUTE },
  short_by_ms: 190_000,
  comfortable_pace: 120,
  fastest_pace: 150,
  rows: [
    { turn: 4, label: "ARTICLE 19", old_ms: 6 * MINUTE, is_fixed: false, words: 650 },
    { turn: 5, label: "Speaker 5", old_ms: 2 * MINUTE, is_fixed: true, words: null },
  ],
  choices,
  ...more,
});

test("a release, too little time and an overrun are never preselected", () => {
  for (const first of [release(4), choice("under_shortest"), choice("overrun")]) {
    assert.equal(preselected(proposal([first, choice("overrun")])), null);
  }
  for (const kind of ["share_out", "lengthen", "trim_reserve"]) {
    assert.equal(preselected(proposal([choice(kind), release(4)])), kind);
  }
  assert.equal(preselected(proposal([])), null);
});

test("each release is a choice of its own, by its turn", () => {
  assert.equal(keyOf(release(4)), "release-4");
  assert.notEqual(keyOf(release(4)), keyOf(release(5)));
  assert.equal(keyOf(choice("trim_reserve", { reserve_ms: 1 })), keyOf(choice("trim_reserve")));
});

test("a short hour says by how much the shortest times exceed it", () => {
  const { say, values } = standing(proposal([release(4)]));
  assert.equal(say, "short");
  assert.deepEqual(values, { length: "4:00", short: "3:10", reserve: "8:00", share: "5:00" });
});

test("when only recordings wait, no share is shown", () => {
  assert.equal(standing(proposal([choice("overrun")], { share_ms: null })).say, "short-fixed");
});

test("an hour ends in time with less, ends in time, or cannot be repaired", () => {
  const inTime = { projected_end_ms: TEN + 59 * MINUTE };
  assert.equal(standing(proposal([choice("share_out")])).say, "reshare");
  assert.equal(standing(proposal([choice("share_out")], inTime)).say, "unequal");
  assert.equal(standing(proposal([choice("lengthen")], inTime)).say, "lengthen");
  assert.equal(standing(proposal([], inTime)).say, "holds");
  assert.equal(standing(proposal([], { ...inTime, rows: [] })).say, "nobody");
  assert.equal(standing(proposal([])).say, "over");
});

test("less than a second over time is not shown", () => {
  const hardly = { projected_end_ms: TEN + 60 * MINUTE + 900 };
  assert.equal(standing(proposal([], hardly)).say, "holds");
});

test("the figures, also negative ones", () => {
  assert.deepEqual(figures(proposal([]), ZONE), {
    until: "11:00",
    left: "31:00",
    fixed: "2:00",
    reserve: "8:00",
    share: "4:00",
    isTooLittle: true,
  });
  assert.equal(figures(proposal([], { share_ms: -20_000 }), ZONE).share, "−0:20");
  assert.equal(figures(proposal([], { share_ms: null }), ZONE).share, "–");
});

test("each line has the old and the new length, and the start", () => {
  const [first, second] = lines(proposal([]), choice("trim_reserve"), ZONE);
  assert.deepEqual(first, {
    label: "ARTICLE 19",
    isFixed: false,
    was: "6:00",
    becomes: "5:00",
    starts: "10:30",
    pace: { perMinute: 130, verdict: "fast" },
    isChanged: true,
  });
  assert.equal(second.isFixed, true);
  assert.equal(second.isChanged, false);
});

test("a released turn has no new length, and without a choice nothing changes", () => {
  const without = choice("release", { allotted: { 5: MINUTE }, starts_ms: { 5: TEN } });
  assert.equal(lines(proposal([]), without, ZONE)[0].becomes, null);
  assert.equal(lines(proposal([]), without, ZONE)[0].starts, "");
  const [stays] = lines(proposal([]), null, ZONE);
  assert.equal(stays.becomes, "6:00");
  assert.equal(stays.isChanged, false);
});

test("a statement fits up to 120 words a minute and is too long above 150", () => {
  const bounds = proposal([]);
  for (const [words, perMinute, verdict] of [
    [600, 120, "fits"],
    [601, 121, "fast"],
    [750, 150, "fast"],
    [751, 151, "too_long"],
  ]) {
    assert.deepEqual(paceOf(words, 5 * MINUTE, bounds), { perMinute, verdict });
  }
  assert.equal(paceOf(null, MINUTE, bounds), null);
  assert.equal(paceOf(600, undefined, bounds), null);
});

test("the sums of the hour before and after", () => {
  const overrun = choice("overrun", { hard_end_ms: TEN + 64 * MINUTE, ends_at_ms: TEN + 63.5 * MINUTE });
  assert.deepEqual(sums(proposal([]), overrun, ZONE), {
    questions: ["8:00", "3:00"],
    end: ["11:04", "11:03"],
    hard_end: ["11:00", "11:04"],
    margin: [
      { sign: "over", text: "4:00" },
      { sign: "under", text: "0:30" },
    ],
  });
  const [before, after] = sums(proposal([]), null, ZONE).margin;
  assert.deepEqual(after, before);
});
