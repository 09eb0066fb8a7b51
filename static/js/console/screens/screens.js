/**
 * Which screens are alive, in time and heard, from what each beat tells the console; and
 * "identify": every screen of the room shows the number that it has in this list.
 */

import { post } from "../../connection/post.js";

/** A clock that is off by more than this (milliseconds) can be seen to be. */
const OFF_MS = 250;

/** A display that has not reported for this long (milliseconds) may have stopped. */
const SILENT_MS = 25_000;

/** Displays that a room should have, and what is said when it has none. */
const EXPECTED = ["room", "speaker"];

/**
 * The lines to show for a beat's screens: `{what, tone, say, values}`, where `say` names the
 * sentence, and `tone` is good, warn or none. Of a screen that is there also its `number`,
 * whether its bell is `armed`, and whether it has the `full` screen.
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

/** Not a verb: it changes no meeting, so it is neither kept waiting nor sent again by itself. */
async function identify(panel, button, toast) {
  if (button.hasAttribute("data-pending")) return;
  button.setAttribute("data-pending", "");
  const sentence = await asked(panel);
  button.removeAttribute("data-pending");
  if (sentence === null) toast.clear();
  else toast.say(sentence);
}

/** Ask the room's screens; gives the sentence to say where that came to nothing, else null. */
async function asked(panel) {
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

/** Whoever moderates with others should know that they do. */
function showConsoles(count) {
  const box = document.querySelector("[data-consoles]");
  const words = count > 1 ? ` · ${box.dataset.sayOthers.replace("{count}", count)}` : "";
  box.querySelector("[data-consoles-words]").textContent = words;
}

function drawn(panel, { what, tone, say, values, number = "", armed = false, full = null }) {
  const item = panel.querySelector("[data-screen]").content.firstElementChild.cloneNode(true);
  item.dataset.tone = tone;
  const said = sentence(panel, say, values);
  const name = panel.getAttribute(`data-say-${what}`) ?? what;
  const isMissing = tone === "none";
  item.querySelector("[data-screen-name]").textContent = isMissing ? said : name;
  item.querySelector("[data-screen-state]").textContent = isMissing ? "" : said;
  item.querySelector("[data-screen-number]").textContent = number;
  item.querySelector("[data-screen-bell]").hidden = !armed;
  item.querySelector("[data-screen-full]").hidden = full !== true;
  item.querySelector("[data-screen-window]").hidden = full !== false;
  return item;
}

/** While nothing is heard from the server, nothing is known about the screens either. */
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
