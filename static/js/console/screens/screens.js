/**
 * The panel of the screens: from each beat, which are alive, in time and audible; and
 * "identify": every screen of the room shows its number in this list.
 */

import { post } from "../../connection/post.js";

/** A clock that is off by more than this (milliseconds) is visibly wrong. */
const OFF_MS = 250;

/** A display that has not reported for this long (milliseconds) may have stopped. */
const SILENT_MS = 25_000;

/** The displays that a room should have. */
const EXPECTED = ["room", "speaker"];

/**
 * The lines to show for a beat's screens: `{what, tone, say, values}`, where `say` names the
 * sentence, and `tone` is good, warn or none. For a connected screen also its `number`, whether
 * its bell is `armed`, and whether it is in `full` screen.
 */
export function linesFor(screens) {
  const shown = screens.map((screen) => ({
    what: screen.what,
    number: screen.number,
    armed: screen.sound,
    full: screen.full_screen,
    ...stateOf(screen),
  }));
  const missing = EXPECTED.filter((what) => !screens.some((screen) => screen.what === what)).map(
    (what) => ({ what, tone: "none", say: `no-${what}`, values: {} }),
  );
  return [...shown, ...missing];
}

function stateOf({ clock_error_ms: errorMs, age_ms: ageMs, wake_lock: staysAwake = true }) {
  if (ageMs > SILENT_MS) {
    return { tone: "warn", say: "silent", values: { seconds: Math.round(ageMs / 1_000) } };
  }
  if (errorMs === null || errorMs === undefined) {
    return { tone: "good", say: "connected", values: {} };
  }
  const values = { ms: Math.round(Math.abs(errorMs)) };
  if (values.ms > OFF_MS) return { tone: "warn", say: "off", values };
  return staysAwake
    ? { tone: "good", say: "in-time", values }
    : { tone: "warn", say: "may-sleep", values };
}

export function startScreens(toast) {
  const panel = document.querySelector("[data-screens]");
  panel.querySelector("[data-identifies]").addEventListener("click", ({ currentTarget }) => {
    identify(panel, currentTarget, toast);
  });
  document.addEventListener("timekeeper:beat", ({ detail }) => {
    if (detail.screens) show(panel, detail);
    showConsoles(detail.moderators ?? 1);
  });
  document.addEventListener("timekeeper:connection", ({ detail }) => {
    if (detail.status !== "live") showUnknown(panel);
  });
}

/** Not a verb: it changes no meeting, so it is neither queued nor repeated. */
async function identify(panel, button, toast) {
  if (button.hasAttribute("data-pending")) return;
  button.setAttribute("data-pending", "");
  const sentence = await requestNumbers(panel);
  button.removeAttribute("data-pending");
  if (sentence === null) toast.clear();
  else toast.show(sentence);
}

/** Has the room's screens show their numbers; null, or the sentence that says why it failed. */
async function requestNumbers(panel) {
  const { room, sayNotAsked, sayNoScreens } = panel.dataset;
  try {
    const { status, body } = await post(`/api/rooms/${room}/identify`, {});
    if (status !== 200) return body?.detail ?? sayNotAsked;
    return body.screens === 0 ? sayNoScreens : null;
  } catch {
    return sayNotAsked;
  }
}

function show(panel, { screens, watching }) {
  const list = panel.querySelector("[data-screens-list]");
  list.replaceChildren(...linesFor(screens).map((line) => drawn(panel, line)));
  const watchers = panel.querySelector("[data-screens-watching]");
  watchers.textContent = sentence(panel, "watching", { count: watching ?? 0 });
}

/** Shows that other consoles are open. */
function showConsoles(count) {
  const box = document.querySelector("[data-consoles]");
  const words = count > 1 ? ` · ${box.dataset.sayOthers.replace("{count}", count)}` : "";
  box.querySelector("[data-consoles-words]").textContent = words;
}

function drawn(panel, { what, tone, say, values, number = "", armed = false, full = null }) {
  const item = panel.querySelector("[data-screen]").content.firstElementChild.cloneNode(true);
  item.dataset.tone = tone;
  const state = sentence(panel, say, values);
  const name = panel.getAttribute(`data-say-${what}`) ?? what;
  const isMissing = tone === "none";
  item.querySelector("[data-screen-name]").textContent = isMissing ? state : name;
  item.querySelector("[data-screen-state]").textContent = isMissing ? "" : state;
  item.querySelector("[data-screen-number]").textContent = number;
  item.querySelector("[data-screen-bell]").hidden = !armed;
  item.querySelector("[data-screen-full]").hidden = full !== true;
  item.querySelector("[data-screen-window]").hidden = full !== false;
  return item;
}

/** Without a connection to the server the state of the screens is unknown. */
function showUnknown(panel) {
  const item = document.createElement("li");
  item.className = "quiet";
  item.textContent = sentence(panel, "unknown", {});
  panel.querySelector("[data-screens-list]").replaceChildren(item);
  panel.querySelector("[data-screens-watching]").textContent = "";
}

function sentence(panel, name, values) {
  const words = panel.getAttribute(`data-say-${name}`) ?? "";
  return words.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
