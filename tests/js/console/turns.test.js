/** Turns in the form, lengths as people write them, and the lines about the screens. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { parseLength, writeLength } from "../../../static/js/console/dialogs/length.js";
import { linesFor } from "../../../static/js/console/screens/screens.js";
import { bodyOfAdd, bodyOfEdit, writtenFrom } from "../../../static/js/console/dialogs/turn-fields.js";

const TURN = {
  kind: "intervention",
  speaker: "A. Mwangi",
  organisation: "ARTICLE 19",
  category: "CSO",
  mode: "video",
  theme: null,
  language: "en",
  words: 820,
  gender: "woman",
  national: false,
  coalition_of: null,
  notes: null,
  allotted_ms: 305_500,
};

test("lengths are read as minutes and seconds", () => {
  assert.equal(parseLength("6:00"), 360_000);
  assert.equal(parseLength(" 6 "), 360_000);
  assert.equal(parseLength("0:30"), 30_000);
  assert.equal(parseLength("90.05"), 5_405_000);
  assert.equal(parseLength("  "), null);
  for (const text of ["6:7", "6:60", "six", "-1", "1:00:00", "6.5.1"]) {
    assert.ok(Number.isNaN(parseLength(text)), text);
  }
});

test("lengths are written so that they can be read again", () => {
  assert.equal(writeLength(360_000), "6:00");
  assert.equal(writeLength(5_405_000), "90:05");
});

test("an unchanged form sends nothing, not even a length that the field rounds", () => {
  assert.deepEqual(bodyOfEdit(TURN, writtenFrom(TURN)), {});
});

test("only what differs is sent, an emptied field as null", () => {
  const corrected = { speaker: "B. Otieno ", language: "FR", words: "", category: "" };
  const written = { ...writtenFrom(TURN), ...corrected };
  assert.deepEqual(bodyOfEdit(TURN, written), {
    speaker: "B. Otieno",
    language: "fr",
    words: null,
    category: null,
  });
});

test("a changed length is sent, an emptied one is not", () => {
  const allotted = (text) => bodyOfEdit(TURN, { ...writtenFrom(TURN), allotted: text });
  assert.deepEqual(allotted("6:00"), { allotted_ms: 360_000 });
  assert.deepEqual(allotted(""), {});
  assert.ok(Number.isNaN(allotted("six").allotted_ms));
});

test("an added turn has the filled fields and leaves the rest open", () => {
  const blank = Object.fromEntries(Object.keys(writtenFrom(TURN)).map((name) => [name, ""]));
  const question = { kind: "question", mode: "person", organisation: "Chile", before: "" };
  const written = { ...blank, ...question, protected: false };
  assert.deepEqual(bodyOfAdd(written), {
    kind: "question",
    mode: "person",
    organisation: "Chile",
    protected: false,
  });
  const also = { national: "yes", allotted: "1:30", before: "12", protected: true };
  const more = bodyOfAdd({ ...written, ...also });
  assert.equal(more.national, true);
  assert.equal(more.allotted_ms, 90_000);
  assert.equal(more.before, 12);
  assert.equal(more.protected, true);
});

test("screens in time, off, silent, not reported, and missing ones", () => {
  const screens = [
    { clock_error_ms: -11.6, age_ms: 900, wake_lock: true },
    { clock_error_ms: 3, age_ms: 900, wake_lock: false },
    { clock_error_ms: 400, age_ms: 900, wake_lock: true },
    { clock_error_ms: 1, age_ms: 61_000, wake_lock: true },
    { clock_error_ms: null, age_ms: 100, wake_lock: false },
  ].map((report, at) => ({
    what: "room",
    number: at + 1,
    sound: at === 0,
    full_screen: true,
    ...report,
  }));
  const room = (number) => ({ what: "room", number, armed: number === 1, full: true });
  assert.deepEqual(linesFor(screens), [
    { ...room(1), tone: "good", say: "in-time", values: { ms: 12 } },
    { ...room(2), tone: "warn", say: "may-sleep", values: { ms: 3 } },
    { ...room(3), tone: "warn", say: "off", values: { ms: 400 } },
    { ...room(4), tone: "warn", say: "silent", values: { seconds: 61 } },
    { ...room(5), tone: "good", say: "connected", values: {} },
    { what: "speaker", tone: "none", say: "no-speaker", values: {} },
  ]);
});
