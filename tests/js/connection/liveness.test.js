/** The status that is shown for the connection, and when. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  DISPLAY_TIMEOUTS,
  CONNECT_TIMEOUT_MS,
  NOT_LIVE_AFTER_MS,
  PUBLIC_TIMEOUTS,
  actionOnSilence,
  statusOf,
} from "../../../static/js/connection/liveness.js";

test("without a trouble the page is live", () => {
  assert.equal(statusOf(null, 1_000), "live");
});

test("a trouble is named, and after a minute the page is not live", () => {
  for (const kind of ["reconnecting", "half_open"]) {
    const trouble = { kind, sinceMs: 1_000 };
    assert.equal(statusOf(trouble, 1_000), kind);
    assert.equal(statusOf(trouble, 1_000 + NOT_LIVE_AFTER_MS - 1), kind);
    assert.equal(statusOf(trouble, 1_000 + NOT_LIVE_AFTER_MS), "not_live");
    assert.equal(statusOf(trouble, 1_000 + NOT_LIVE_AFTER_MS + 1), "not_live");
  }
});

test("what the server refused stays refused", () => {
  assert.equal(statusOf({ kind: "refused", sinceMs: 0 }, 10 * NOT_LIVE_AFTER_MS), "refused");
});

test("silence is first probed, then taken for a dead connection", () => {
  for (const timeouts of [DISPLAY_TIMEOUTS, PUBLIC_TIMEOUTS]) {
    assert.equal(actionOnSilence(timeouts.askAfterMs - 1, timeouts), null);
    assert.equal(actionOnSilence(timeouts.askAfterMs, timeouts), "ask");
    assert.equal(actionOnSilence(timeouts.giveUpAfterMs - 1, timeouts), "ask");
    assert.equal(actionOnSilence(timeouts.giveUpAfterMs, timeouts), "give_up");
  }
});

test("the status is shown within 5 s on displays, within 45 s on public pages", () => {
  const oneCheckMs = 250;
  assert.ok(CONNECT_TIMEOUT_MS + oneCheckMs < 5_000);
  assert.ok(DISPLAY_TIMEOUTS.giveUpAfterMs + oneCheckMs < 5_000);
  assert.ok(PUBLIC_TIMEOUTS.giveUpAfterMs + oneCheckMs < 45_000);
});
