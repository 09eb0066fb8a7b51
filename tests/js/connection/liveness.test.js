/** What is said of the connection, and when. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  DISPLAY_PATIENCE,
  FIRST_PATIENCE_MS,
  NOT_LIVE_AFTER_MS,
  PUBLIC_PATIENCE,
  onSilence,
  status,
} from "../../../static/js/connection/liveness.js";

test("without trouble the page is live", () => {
  assert.equal(status(null, 1_000), "live");
});

test("a trouble is named, and after a minute the page is not live", () => {
  for (const kind of ["reconnecting", "half_open"]) {
    const trouble = { kind, sinceMs: 1_000 };
    assert.equal(status(trouble, 1_000), kind);
    assert.equal(status(trouble, 1_000 + NOT_LIVE_AFTER_MS - 1), kind);
    assert.equal(status(trouble, 1_000 + NOT_LIVE_AFTER_MS), "not_live");
    assert.equal(status(trouble, 1_000 + NOT_LIVE_AFTER_MS + 1), "not_live");
  }
});

test("what the server refused stays refused", () => {
  assert.equal(status({ kind: "refused", sinceMs: 0 }, 10 * NOT_LIVE_AFTER_MS), "refused");
});

test("silence is first asked about, then taken for a dead connection", () => {
  for (const patience of [DISPLAY_PATIENCE, PUBLIC_PATIENCE]) {
    assert.equal(onSilence(patience.askAfterMs - 1, patience), null);
    assert.equal(onSilence(patience.askAfterMs, patience), "ask");
    assert.equal(onSilence(patience.giveUpAfterMs - 1, patience), "ask");
    assert.equal(onSilence(patience.giveUpAfterMs, patience), "give_up");
  }
});

test("it is said in time: within 5 s on displays, 45 s on public pages", () => {
  const oneLookMs = 250;
  assert.ok(FIRST_PATIENCE_MS + oneLookMs < 5_000);
  assert.ok(DISPLAY_PATIENCE.giveUpAfterMs + oneLookMs < 5_000);
  assert.ok(PUBLIC_PATIENCE.giveUpAfterMs + oneLookMs < 45_000);
});
