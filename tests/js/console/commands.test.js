/** Commands on their way: their order, their keys, and what each answer means. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isMissing } from "../../../static/js/console/commands/answers.js";
import { createCommands, interpret, retryDelay } from "../../../static/js/console/commands/commands.js";
import { createGuard } from "../../../static/js/console/commands/unintended-presses.js";
import { newKey } from "../../../static/js/connection/idempotency-key.js";

const DONE = { status: 200, body: { epoch: "e", revision: 2 } };

/** Commands that get these answers in order; an Error stands for a failed network. */
function against(...answers) {
  const posted = [];
  const waited = [];
  let keys = 0;
  let nowMs = 0;
  const commands = createCommands({
    post: async (verb, body, key, _signal, expectedRevision) => {
      posted.push({ verb, body, key, expectedRevision });
      const answer = await answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    wait: async (ms) => {
      waited.push(ms);
      nowMs += ms;
    },
    newKey: () => `key-${(keys += 1)}`,
    now: () => nowMs,
  });
  return { commands, posted, waited, pass: (ms) => (nowMs += ms) };
}

test("a command that is done gives the envelope", async () => {
  const { commands } = against(DONE);
  assert.deepEqual(await commands.send("open", {}), { kind: "done", envelope: DONE.body });
  assert.equal(commands.worstUrgency(), "saved");
});

test("a failing network and a server in trouble are tried again with the same key", async () => {
  const answers = [new Error("down"), { status: 503 }, { status: 500 }, DONE];
  const { commands, posted, waited } = against(...answers);
  assert.equal((await commands.send("pause", { turn: 5 })).kind, "done");
  assert.deepEqual(posted.map(({ key }) => key), ["key-1", "key-1", "key-1", "key-1"]);
  assert.deepEqual(waited, [500, 1_000, 2_000]);
});

test("after 429 a command waits as long as the server says", async () => {
  const { commands, waited } = against({ status: 429, retryAfterMs: 7_000 }, DONE);
  await commands.send("open", {});
  assert.deepEqual(waited, [7_000]);
});

test("a refusal is given and not tried again", async () => {
  const body = { title: "The request failed", detail: "ARTICLE 19 is already paused." };
  const { commands, posted } = against({ status: 409, body });
  assert.deepEqual(await commands.send("pause", { turn: 5 }), {
    kind: "refused",
    sentence: "ARTICLE 19 is already paused.",
  });
  assert.equal(posted.length, 1);
});

test("what the answers mean", () => {
  assert.equal(interpret({ status: 401 }).kind, "signed_out");
  for (const status of [400, 403, 404, 409, 412, 413, 415, 422]) {
    assert.equal(interpret({ status, body: null }).kind, "refused");
  }
  for (const status of [408, 429, 500, 502, 503, 504]) {
    assert.equal(interpret({ status }).retry, true);
  }
  // A truncated answer is not an answer.
  assert.equal(interpret({ status: 200, body: null }).retry, true);
});

test("the very same command is not sent twice while it is on its way", async () => {
  const { commands, posted } = against(DONE, DONE);
  const first = commands.send("conclude", { turn: 5 });
  assert.equal(commands.send("conclude", { turn: 5 }), null);
  await first;
  await Promise.resolve();
  await commands.send("conclude", { turn: 5 });
  assert.deepEqual(posted.map(({ key }) => key), ["key-1", "key-2"]);
});

test("commands are sent in the order of the presses, also when one is repeated", async () => {
  const { commands, posted } = against(new Error("down"), DONE, DONE);
  const first = commands.send("pause", { turn: 5 });
  const second = commands.send("adjust_time", { turn: 5, by_ms: 30_000 });
  await Promise.all([first, second]);
  assert.deepEqual(posted.map(({ verb }) => verb), ["pause", "pause", "adjust_time"]);
});

const SHARE = [
  { verb: "set_reserve", body: { ms: 60_000 } },
  { verb: "apply_share", body: { allotted: { 5: 300_000 } } },
];

test("several commands are sent in order, each for the revision of the one before", async () => {
  const then = { status: 200, body: { epoch: "e", revision: 3 } };
  const { commands, posted } = against(DONE, { status: 503 }, then);
  const { answer, done } = await commands.sendInOrder(SHARE, 1);
  assert.deepEqual([answer.envelope, done], [then.body, 2]);
  assert.deepEqual(
    posted.map(({ verb, key, expectedRevision }) => [verb, key, expectedRevision]),
    [
      ["set_reserve", "key-1", 1],
      ["apply_share", "key-2", 2],
      ["apply_share", "key-2", 2],
    ],
  );
});

test("no further command is sent after a refusal", async () => {
  const body = { detail: "Something else was done first. Check what has changed, then try again." };
  const { commands, posted } = against({ status: 412, body });
  const { answer, done } = await commands.sendInOrder(SHARE, 1);
  assert.deepEqual([answer.sentence, done], [body.detail, 0]);
  assert.equal(posted.length, 1);
});

test("a single press expects no revision", async () => {
  const { commands, posted } = against(DONE);
  await commands.send("open", {});
  assert.equal(posted[0].expectedRevision, null);
});

test("sending, then late after a second, lost after three", async () => {
  let answer;
  const { commands, pass } = against(new Promise((resolve) => (answer = resolve)));
  const sent = commands.send("open", {});
  assert.equal(commands.urgencyOf("open", {}), "sending");
  pass(1_000);
  assert.equal(commands.urgencyOf("open", {}), "late");
  pass(2_000);
  assert.equal(commands.worstUrgency(), "lost");
  answer(DONE);
  await sent;
  await Promise.resolve();
  assert.equal(commands.urgencyOf("open", {}), null);
});

test("a command that is given up is answered as stopped", async () => {
  const { commands } = against({ status: 503 }, { status: 503 });
  const sent = commands.send("open", {});
  commands.stop();
  assert.deepEqual(await sent, { kind: "stopped" });
});

test("the delays grow and stay bounded", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 99].map(retryDelay), [500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});

test("a key is a UUID, also where the browser has no randomUUID", () => {
  const getRandomValues = (bytes) => bytes.fill(0xff);
  assert.equal(newKey({ getRandomValues }), "ffffffff-ffff-4fff-bfff-ffffffffffff");
  assert.match(newKey(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("the floor is not given twice within 400 ms", () => {
  let nowMs = 0;
  const guard = createGuard(() => nowMs);
  assert.equal(guard.allows({ verb: "give_floor", body: { turn: 2 } }), true);
  nowMs = 399;
  assert.equal(guard.floorBlockedMs(), 1);
  assert.equal(guard.allows({ verb: "give_floor", body: { turn: 3 } }), false);
  assert.equal(guard.allows({ verb: "pause", body: { turn: 2 } }), true);
  nowMs = 400;
  assert.equal(guard.floorBlockedMs(), 0);
  assert.equal(guard.allows({ verb: "give_floor", body: { turn: 3 } }), true);
});

test("the second click of a double click sends no other command", () => {
  const guard = createGuard(() => 0);
  assert.equal(guard.allows({ verb: "open", body: {} }, 1), true);
  assert.equal(guard.allows({ verb: "give_floor", body: { turn: 1 } }, 2), false);
  const more = { verb: "adjust_time", body: { turn: 1, by_ms: 30_000 } };
  assert.equal(guard.allows(more, 1), true);
  assert.equal(guard.allows(more, 2), true);
});

test("a state is missing until its revision or a later one of its epoch was shown", () => {
  const envelope = { epoch: "e", revision: 7 };
  assert.equal(isMissing(envelope, { epoch: "e", revision: 6 }), true);
  assert.equal(isMissing(envelope, { epoch: "e", revision: 7 }), false);
  assert.equal(isMissing(envelope, { epoch: "e", revision: 8 }), false);
  assert.equal(isMissing(envelope, { epoch: "other", revision: 8 }), true);
});
