/**
 * The page's connection: joins the channel of the page, passes on the newest state, notices
 * a silent server, shows it, and reconnects.
 *
 * The body's `data-join` holds the join request. Dispatches on `document`: `timekeeper:state`
 * (an envelope), `timekeeper:joined` (just before the state that answers the join),
 * `timekeeper:beat`, `timekeeper:identify` ({number, what}), `timekeeper:signal`
 * ({kind, turn, at_ms}), `timekeeper:connection` ({status, seconds}).
 * Commands go over HTTP.
 */

import { io } from "../../vendor/socket.io.esm.min.js";
import { showStatus } from "./connection-box.js";
import { newKey } from "./idempotency-key.js";
import {
  CONNECT_TIMEOUT_MS,
  DISPLAY_TIMEOUTS,
  PUBLIC_TIMEOUTS,
  actionOnSilence,
  statusOf,
} from "./liveness.js";
import { isBehind, isNewest } from "./newest-state.js";
import {
  DISPLAY_PROBING,
  PUBLIC_PROBING,
  noteServerTime,
  probeAfterConnect,
  startProbing,
} from "../time/server-time.js";
import { onPageReturn } from "./page-return.js";

const CHECK_EVERY_MS = 250;
const RETRY_REFUSED_MS = 10_000;
const RETRY_DROPPED_MS = 1_000;

const socket = io({
  autoConnect: false,
  transports: ["websocket", "polling"],
  // Some networks block WebSockets.
  tryAllTransports: true,
  // A polling request may carry no Origin; only our own pages can send this header instead.
  extraHeaders: { "X-Timekeeper-Page": "1" },
  reconnectionDelay: 500,
  reconnectionDelayMax: 3_000,
  randomizationFactor: 0.5,
  timeout: 8_000,
});

const { dataset } = document.body;
const request = { format: "html", lang: dataset.lang, ...JSON.parse(dataset.join ?? "{}") };
const followsRoom = "room" in request;
// The server recognises a display by this after a reconnect.
if (followsRoom) request.page = newKey();
const isPublic = request.as === "public";
const timeouts = isPublic ? PUBLIC_TIMEOUTS : DISPLAY_TIMEOUTS;

let shown = renderedState();
let trouble = null;
let joined = false;
let joining = false;
let checking = false;
let lastMessageAtMs = performance.now();
let silenceCountsFromMs = lastMessageAtMs;
let lastReport = "";
let retryTimer = null;

/** Connects, joins, and stays joined for as long as the page is open. */
export function connect() {
  socket.on("connect", () => {
    silenceCountsFromMs = performance.now();
    probeAfterConnect();
    join();
  });
  socket.on("disconnect", onDisconnect);
  socket.on("connect_error", onConnectError);
  socket.on("state", (envelope) => {
    noteMessage(envelope.now_ms);
    receive(envelope);
  });
  socket.on("beat", onBeat);
  socket.on("identify", (detail) => dispatch("identify", detail));
  socket.on("signal", (detail) => dispatch("signal", detail));
  onPageReturn(refresh);
  startProbing(requestTime, isPublic ? PUBLIC_PROBING : DISPLAY_PROBING);
  setInterval(check, CHECK_EVERY_MS);
  socket.connect();
}

/** Requests the state again, e.g. when the effect of a press does not show. */
export async function join() {
  if (joining || !socket.connected) return;
  joining = true;
  try {
    const answer = await socket.timeout(timeouts.answerWithinMs).emitWithAck("join", request);
    noteMessage(answer.now_ms);
    if (answer.error) onRefused(answer.error);
    else onJoined(answer);
  } catch {
    // A broken connection has been noticed already; a silent one has not.
    if (socket.connected) giveUp();
  } finally {
    joining = false;
  }
}

/** Sends a message that has no value later: without a connection it is dropped. */
export function send(name, message) {
  if (socket.connected) socket.volatile.emit(name, message);
}

function onJoined(envelope) {
  joined = true;
  trouble = null;
  dispatch("joined", envelope);
  receive(envelope);
  report(performance.now());
}

function onRefused(sentence) {
  trouble = null;
  noteTrouble("refused", sentence);
  retryAfter(RETRY_REFUSED_MS, join);
}

function receive(envelope) {
  if (!isNewest(shown, envelope, followsRoom)) return;
  const { epoch, slug, revision, now_ms } = envelope;
  shown = { epoch, slug, revision, now_ms };
  dispatch("state", envelope);
}

function onBeat(detail) {
  noteMessage(detail.now_ms);
  dispatch("beat", detail);
  if (!isBehind(shown, detail, followsRoom)) return;
  // The state is probably on its way. Many pages that missed it do not ask all at once.
  const delayMs = 300 + Math.random() * (isPublic ? 2_000 : 100);
  setTimeout(() => isBehind(shown, detail, followsRoom) && join(), delayMs);
}

function noteMessage(nowMs) {
  lastMessageAtMs = performance.now();
  if (Number.isFinite(nowMs)) noteServerTime(nowMs);
}

async function requestTime(t0) {
  if (!socket.connected) throw new Error("not connected");
  const answer = await socket.timeout(timeouts.answerWithinMs).emitWithAck("sync", { t0 });
  lastMessageAtMs = performance.now();
  return answer;
}

function onDisconnect(reason) {
  noteTrouble("reconnecting");
  // The library does not reopen a connection that the server closed.
  if (reason === "io server disconnect") retryAfter(RETRY_DROPPED_MS, () => socket.connect());
}

/** The handshake was refused, e.g. because a display's link was revoked: try again later. */
function onConnectError() {
  noteTrouble("reconnecting");
  if (!socket.active) retryAfter(RETRY_REFUSED_MS, () => socket.connect());
}

/** Tries once more after about `delayMs`; clients dropped together do not return all at once. */
function retryAfter(delayMs, attempt) {
  clearTimeout(retryTimer);
  retryTimer = setTimeout(attempt, delayMs * (0.5 + Math.random()));
}

/** The shown state is old, and the connection may be dead without a sign of it. */
function refresh() {
  silenceCountsFromMs = performance.now();
  if (socket.connected) join();
  else reconnect();
}

function giveUp() {
  noteTrouble("half_open");
  reconnect();
}

function reconnect() {
  socket.disconnect().connect();
}

function noteTrouble(kind, sentence = null) {
  joined = false;
  const sinceMs = performance.now();
  trouble ??= { kind, sinceMs, sentence };
  report(sinceMs);
}

/** Checks several times a second whether the server still answers, and shows the status. */
function check() {
  const nowMs = performance.now();
  if (!joined && nowMs - silenceCountsFromMs > CONNECT_TIMEOUT_MS) noteTrouble("reconnecting");
  if (socket.connected && joined) {
    actOnSilence(nowMs - Math.max(lastMessageAtMs, silenceCountsFromMs));
  }
  report(nowMs);
}

function actOnSilence(silentMs) {
  const action = actionOnSilence(silentMs, timeouts);
  if (action === "give_up") giveUp();
  else if (action === "ask") checkAlive();
}

async function checkAlive() {
  if (checking) return;
  checking = true;
  try {
    await requestTime(0);
  } catch {
    // The silence continues, and `check` acts on it.
  } finally {
    checking = false;
  }
}

function report(nowMs) {
  const detail = {
    status: statusOf(trouble, nowMs),
    seconds: Math.max(0, Math.round((nowMs - lastMessageAtMs) / 1_000)),
  };
  const summary = detail.status === "live" ? "live" : `${detail.status} ${detail.seconds}`;
  if (summary === lastReport) return;
  lastReport = summary;
  showStatus(detail.status, detail.seconds, trouble?.sentence);
  dispatch("connection", detail);
}

function dispatch(name, detail) {
  document.dispatchEvent(new CustomEvent(`timekeeper:${name}`, { detail }));
}

/** The state that the page was rendered from. */
function renderedState() {
  if (!dataset.epoch) return null;
  return {
    epoch: dataset.epoch,
    slug: dataset.slug || null,
    revision: Number(dataset.revision),
    now_ms: Number(dataset.nowMs),
  };
}
