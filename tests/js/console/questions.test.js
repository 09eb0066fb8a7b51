/** Which countries a few letters match, and which commands a round of replies sends. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { matches } from "../../../static/js/console/speakers/country-match.js";
import { repliesOf } from "../../../static/js/console/dialogs/replies.js";

const COUNTRIES = [
  ["CL", "CHL", "Chile"],
  ["CN", "CHN", "China"],
  ["CI", "CIV", "Côte d’Ivoire"],
  ["DK", "DNK", "Denmark"],
  ["MH", "MHL", "Marshall Islands"],
  ["KR", "KOR", "Republic of Korea"],
  ["CH", "CHE", "Switzerland"],
  ["TD", "TCD", "Chad"],
];
const codes = (typed, most) => matches(typed, COUNTRIES, most).map(([code]) => code);

test("three letters of a name are enough, and the order is that of the names", () => {
  assert.deepEqual(codes("chi"), ["CL", "CN"]);
  assert.deepEqual(codes("den"), ["DK"]);
});

test("accents, capitals and apostrophes may be left out", () => {
  assert.deepEqual(codes("COTE D"), ["CI"]);
  assert.deepEqual(codes("cote d'i"), ["CI"]);
});

test("a word within the name is enough", () => {
  assert.deepEqual(codes("kor"), ["KR"]);
  assert.deepEqual(codes("isl"), ["MH"]);
});

test("the code of three letters is enough, and a whole code comes before a part", () => {
  assert.deepEqual(codes("che"), ["CH"]);
  assert.deepEqual(codes("ch"), ["CL", "CN", "CH", "TD"]);
});

test("nothing is offered for an empty field, blanks and unknown names", () => {
  for (const typed of ["", "   ", "xyz", "''"]) assert.deepEqual(codes(typed), []);
});

test("the number of offers is limited", () => {
  assert.equal(codes("c", 2).length, 2);
});

function chosen(entries) {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

test("a reply for each chosen speaker, to the whole round", () => {
  const acts = repliesOf(chosen([["to", ""], ["by", "3"], ["by", "6"]]));
  assert.deepEqual(acts, [
    { verb: "ask_floor", body: { kind: "reply", by: 3 } },
    { verb: "ask_floor", body: { kind: "reply", by: 6 } },
  ]);
});

test("a reply of the panel as a whole, to one question", () => {
  const acts = repliesOf(chosen([["to", "14"], ["by", ""]]));
  assert.deepEqual(acts, [{ verb: "ask_floor", body: { kind: "reply", to: 14 } }]);
});

test("nobody was chosen", () => {
  assert.deepEqual(repliesOf(chosen([["to", ""]])), []);
});
