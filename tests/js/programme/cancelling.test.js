import assert from "node:assert/strict";
import { test } from "node:test";

import { wordsFor } from "../../../static/js/programme/cancelling.js";

const SAYS = { saySignedOut: "signed out", sayNotAnswered: "not answered" };

test("what was done is seen on the programme and needs no words", () => {
  assert.equal(wordsFor({ status: 200, body: {} }, SAYS), "");
});

test("a refusal says why, in the server's words", () => {
  const body = { detail: "The Pre-session has been opened; close it instead." };
  assert.equal(wordsFor({ status: 409, body }, SAYS), body.detail);
});

test("who is signed out, and whom nobody answers, is told so", () => {
  assert.equal(wordsFor({ status: 401, body: null }, SAYS), "signed out");
  assert.equal(wordsFor({ status: null, body: null }, SAYS), "not answered");
  assert.equal(wordsFor({ status: 502, body: null }, SAYS), "not answered");
});
