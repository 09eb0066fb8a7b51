/** Commands on their way: their order, their keys, and what each answer means. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isMissing } from "../../../static/js/console/commands/answers.js";
import { createCommands, judged, retryDelay } from "../../../static/js/console/commands/commands.js";
import { createGuard } from "../../../static/js/console/commands/unintended-presses.js";
import { newKey } from "../../../static/js/connection/idempotency-key.js";

const DONE = { status: 200, body: { epoch: "e", revision: 2 } };

/** Commands against answers in a row; an Error among them is a network that fails. */
function against(...answers) {
  const posted = [];
  const waited = [];
  let keys = 0;
  let nowMs = 0;
  const commands = createCommands({
    post: async (verb, body, key, _signal, seen) => {
      posted.push({ verb, body, key, seen });
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
  assert.equal(commands.worst(), "saved");
});

test("a failing network and a server in trouble are tried again with the same key", async () => {
  const answers = [new Error("down"), { status: 503 }, { status: 500 }, DONE];
  const { commands, posted, waited } = against(...answers);
  assert.equal((await commands.send("pause", { turn: 5 })).kind, "done");
  assert.deepEqual(posted.map(({ key }) => key), ["key-1", "key-1", "key-1", "key-1"]);
  assert.deepEqual(waited, [500, 1_000, 2_000]);
});

test("too many requests waits as long as it was told to", async () => {
  const { commands, waited } = against({ status: 429, retryAfterMs: 7_000 }, DONE);
  await commands.send("open", {});
  assert.deepEqual(waited, [7_000]);
});

test("a refusal is said and not tried again", async () => {
  const body = { title: "The request failed", detail: "ARTICLE 19 is already paused." };
  const { commands, posted } = against({ status: 409, body });
  assert.deepEqual(await commands.send("pause", { turn: 5 }), {
    kind: "refused",
    sentence: "ARTICLE 19 is already paused.",
  });
  assert.equal(posted.length, 1);
});

test("what the answers mean", () => {
  assert.equal(judged({ status: 401 }).kind, "signed_out");
  for (const status of [400, 403, 404, 409, 412, 413, 415, 422]) {
    assert.equal(judged({ status, body: null }).kind, "refused");
  }
  for (const status of [408, 429, 500, 502, 503, 504]) assert.equal(judged({ status }).again, true);
  // An answer that was cut off is no answer.
  assert.equal(judged({ status: 200, body: null }).again, true);
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

test("commands arrive in the order of their presses, also when one is repeated", async () => {
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

test("several commands go in order, each on the revision that the one before it made", async () => {
  const then = { status: 200, body: { epoch: "e", revision: 3 } };
  const { commands, posted } = against(DONE, { status: 503 }, then);
  const { answer, done } = await commands.sendInOrder(SHARE, 1);
  assert.deepEqual([answer.envelope, done], [then.body, 2]);
  assert.deepEqual(
    posted.map(({ verb, key, seen }) => [verb, key, seen]),
    [
      ["set_reserve", "key-1", 1],
      ["apply_share", "key-2", 2],
      ["apply_share", "key-2", 2],
    ],
  );
});

test("of several commands none is sent after one that was refused", async () => {
  const body = { detail: "Something else was done first. Check what has changed, then try again." };
  const { commands, posted } = against({ status: 412, body });
  const { answer, done } = await commands.sendInOrder(SHARE, 1);
  assert.deepEqual([answer.sentence, done], [body.detail, 0]);
  assert.equal(posted.length, 1);
});

test("a single press insists on no revision", async () => {
  const { commands, posted } = against(DONE);
  await commands.send("open", {});
  assert.equal(posted[0].seen, null);
});

test("sending, then late after a second, lost after three", async () => {
  let answer;
  const { commands, pass } = against(new Promise((resolve) => (answer = resolve)));
  const sent = commands.send("open", {});
  assert.equal(commands.urgencyOf("open", {}), "sending");
  pass(1_000);
  assert.equal(commands.urgencyOf("open", {}), "late");
  pass(2_000);
  assert.equal(commands.worst(), "lost");
  answer(DONE);
  await sent;
  await Promise.resolve();
  assert.equal(commands.urgencyOf("open", {}), null);
});

test("who gives up is told so", async () => {
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
  assert.equal(guard.lets({ verb: "give_floor", body: { turn: 2 } }), true);
  nowMs = 399;
  assert.equal(guard.floorRestsMs(), 1);
  assert.equal(guard.lets({ verb: "give_floor", body: { turn: 3 } }), false);
  assert.equal(guard.lets({ verb: "pause", body: { turn: 2 } }), true);
  nowMs = 400;
  assert.equal(guard.floorRestsMs(), 0);
  assert.equal(guard.lets({ verb: "give_floor", body: { turn: 3 } }), true);
});

test("the second half of a double click does not hit what the button has become", () => {
  const guard = createGuard(() => 0);
  assert.equal(guard.lets({ verb: "open", body: {} }, 1), true);
  assert.equal(guard.lets({ verb: "give_floor", body: { turn: 1 } }, 2), false);
  const more = { verb: "adjust_time", body: { turn: 1, by_ms: 30_000 } };
  assert.equal(guard.lets(more, 1), true);
  assert.equal(guard.lets(more, 2), true);
});

test("a state is missing until its revision, or another epoch's, was seen", () => {
  const envelope = { epoch: "e", revision: 7 };
  assert.equal(isMissing(envelope, { epoch: "e", revision: 6 }), true);
  assert.equal(isMissing(envelope, { epoch: "e", revision: 7 }), false);
  assert.equal(isMissing(envelope, { epoch: "e", revision: 8 }), false);
  assert.equal(isMissing(envelope, { epoch: "other", revision: 8 }), true);
});
