/**
 * The page's connection: joins what the page shows, hands on what is newest, notices when
 * the server falls silent, says so, and mends it.
 *
 * What to join stands in the body's `data-join`. Says on `document`: `timekeeper:state`
 * (an envelope), `timekeeper:joined` (just before the state that was joined for), `timekeeper:beat`,
 * `timekeeper:identify` ({number, what}), `timekeeper:signal` ({kind, turn, at_ms}),
 * `timekeeper:connection` ({status, seconds}).
 * Commands do not go this way but over HTTP.
 */

import { io } from "../../vendor/socket.io.esm.min.js";
import { say } from "./connection-box.js";
import { newKey } from "./idempotency-key.js";
import {
  DISPLAY_PATIENCE,
  FIRST_PATIENCE_MS,
  PUBLIC_PATIENCE,
  onSilence,
  status,
} from "./liveness.js";
import { isBehind, isNewest } from "./newest.js";
import {
  DISPLAY_PROBING,
  PUBLIC_PROBING,
  connected,
  heard,
  startProbing,
} from "../time/server-time.js";
import { onReturn } from "./wake.js";

const LOOK_EVERY_MS = 250;
const REFUSED_AGAIN_AFTER_MS = 10_000;
const DROPPED_AGAIN_AFTER_MS = 1_000;

const socket = io({
  autoConnect: false,
  transports: ["websocket", "polling"],
  // Some networks let no WebSocket through.
  tryAllTransports: true,
  // Without a WebSocket browsers name no Origin; only our own pages can send this instead.
  extraHeaders: { "X-Timekeeper-Page": "1" },
  reconnectionDelay: 500,
  reconnectionDelayMax: 3_000,
  randomizationFactor: 0.5,
  timeout: 8_000,
});

const { dataset } = document.body;
const request = { format: "html", lang: dataset.lang, ...JSON.parse(dataset.join ?? "{}") };
const followsRoom = "room" in request;
// By this a display is known again when it comes back by another connection.
if (followsRoom) request.page = newKey();
const isPublic = request.as === "public";
const patience = isPublic ? PUBLIC_PATIENCE : DISPLAY_PATIENCE;

let held = heldByPage();
let trouble = null;
let joined = false;
let joining = false;
let asking = false;
let heardAtMs = performance.now();
let patientFromMs = heardAtMs;
let saidBefore = "";
let nextTry = null;

/** Connect, join, and stay joined for as long as the page is open. */
export function connect() {
  socket.on("connect", () => {
    patientFromMs = performance.now();
    connected();
    join();
  });
  socket.on("disconnect", lost);
  socket.on("connect_error", refusedAtTheDoor);
  socket.on("state", (envelope) => {
    hear(envelope.now_ms);
    receive(envelope);
  });
  socket.on("beat", beat);
  socket.on("identify", (detail) => tell("identify", detail));
  socket.on("signal", (detail) => tell("signal", detail));
  onReturn(comeBack);
  startProbing(askTime, isPublic ? PUBLIC_PROBING : DISPLAY_PROBING);
  setInterval(look, LOOK_EVERY_MS);
  socket.connect();
}

/** Ask for the state again, e.g. when what was pressed does not show. */
export async function join() {
  if (joining || !socket.connected) return;
  joining = true;
  try {
    const answer = await socket.timeout(patience.answerWithinMs).emitWithAck("join", request);
    hear(answer.now_ms);
    if (answer.error) refused(answer.error);
    else accepted(answer);
  } catch {
    // A connection that broke meanwhile has been noticed; one that stays silent has not.
    if (socket.connected) giveUp();
  } finally {
    joining = false;
  }
}

/** Send what is worth nothing later: while there is no connection it is dropped. */
export function send(name, message) {
  if (socket.connected) socket.volatile.emit(name, message);
}

function accepted(envelope) {
  joined = true;
  trouble = null;
  tell("joined", envelope);
  receive(envelope);
  sayHowItIs(performance.now());
}

function refused(sentence) {
  trouble = null;
  inTrouble("refused", sentence);
  trySoon(join, REFUSED_AGAIN_AFTER_MS);
}

function receive(envelope) {
  if (!isNewest(held, envelope, followsRoom)) return;
  const { epoch, slug, revision, now_ms } = envelope;
  held = { epoch, slug, revision, now_ms };
  tell("state", envelope);
}

function beat(detail) {
  hear(detail.now_ms);
  tell("beat", detail);
  if (!isBehind(held, detail, followsRoom)) return;
  // The state is probably on its way. A crowd that missed it does not ask all at once.
  const delayMs = 300 + Math.random() * (isPublic ? 2_000 : 100);
  setTimeout(() => isBehind(held, detail, followsRoom) && join(), delayMs);
}

function hear(nowMs) {
  heardAtMs = performance.now();
  if (Number.isFinite(nowMs)) heard(nowMs);
}

async function askTime(t0) {
  if (!socket.connected) throw new Error("not connected");
  const answer = await socket.timeout(patience.answerWithinMs).emitWithAck("sync", { t0 });
  heardAtMs = performance.now();
  return answer;
}

function lost(reason) {
  inTrouble("reconnecting");
  // Where the server closes the connection, the library would not open it again.
  if (reason === "io server disconnect") trySoon(() => socket.connect(), DROPPED_AGAIN_AFTER_MS);
}

/** Not even let in, e.g. because a display's link was revoked: try again now and then. */
function refusedAtTheDoor() {
  inTrouble("reconnecting");
  if (!socket.active) trySoon(() => socket.connect(), REFUSED_AGAIN_AFTER_MS);
}

/** One more attempt after about `delayMs`: not all that were dropped together come back at once. */
function trySoon(attempt, delayMs) {
  clearTimeout(nextTry);
  nextTry = setTimeout(attempt, delayMs * (0.5 + Math.random()));
}

/** What the page holds is old and the connection perhaps dead without a sign of it. */
function comeBack() {
  patientFromMs = performance.now();
  if (socket.connected) join();
  else reconnect();
}

function giveUp() {
  inTrouble("half_open");
  reconnect();
}

function reconnect() {
  socket.disconnect().connect();
}

function inTrouble(kind, sentence = null) {
  joined = false;
  const sinceMs = performance.now();
  trouble ??= { kind, sinceMs, sentence };
  sayHowItIs(sinceMs);
}

/** Look several times a second whether the server is still there, and say how it is. */
function look() {
  const nowMs = performance.now();
  if (!joined && nowMs - patientFromMs > FIRST_PATIENCE_MS) inTrouble("reconnecting");
  if (socket.connected && joined) mindSilence(nowMs - Math.max(heardAtMs, patientFromMs));
  sayHowItIs(nowMs);
}

function mindSilence(silentMs) {
  const act = onSilence(silentMs, patience);
  if (act === "give_up") giveUp();
  else if (act === "ask") askWhetherAlive();
}

async function askWhetherAlive() {
  if (asking) return;
  asking = true;
  try {
    await askTime(0);
  } catch {
    // The silence goes on, and is noticed.
  } finally {
    asking = false;
  }
}

function sayHowItIs(nowMs) {
  const detail = {
    status: status(trouble, nowMs),
    seconds: Math.max(0, Math.round((nowMs - heardAtMs) / 1_000)),
  };
  const saying = detail.status === "live" ? "live" : `${detail.status} ${detail.seconds}`;
  if (saying === saidBefore) return;
  saidBefore = saying;
  say(detail.status, detail.seconds, trouble?.sentence);
  tell("connection", detail);
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`timekeeper:${name}`, { detail }));
}

/** The state that the page was rendered from. */
function heldByPage() {
  if (!dataset.epoch) return null;
  return {
    epoch: dataset.epoch,
    slug: dataset.slug || null,
    revision: Number(dataset.revision),
    now_ms: Number(dataset.nowMs),
  };
}
