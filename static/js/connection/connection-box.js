/**
 * What is said of the connection: `data-connection` on the root element for the stylesheet,
 * and a sentence in `[data-connection-box]`, in the words of its templates.
 */

/** What the stylesheet knows: a half-open connection is being made anew, a refused one is dead. */
const LOOKS = {
  live: "live",
  reconnecting: "reconnecting",
  half_open: "reconnecting",
  not_live: "not_live",
  refused: "not_live",
};

let said = "live";

/**
 * Say how the connection is: a status of `liveness.js`, the whole seconds since the server
 * was last heard, and in place of the templates' words a `sentence` of the server's own.
 */
export function say(status, seconds, sentence = null) {
  if (status === "live" && said === "live") return;
  document.documentElement.dataset.connection = LOOKS[status];
  for (const box of document.querySelectorAll("[data-connection-box]")) {
    // Read out when it changes, not every second.
    box.setAttribute("aria-live", status === said ? "off" : "polite");
    wordsIn(box).replaceChildren(...words(box, status, seconds, sentence));
  }
  said = status;
}

function words(box, status, seconds, sentence) {
  if (status === "live") return [];
  if (sentence !== null) return [sentence];
  const template = box.querySelector(`template[data-when="${status}"]`);
  if (template === null) return [];
  return [template.content.textContent.trim().replace("{seconds}", seconds)];
}

function wordsIn(box) {
  const words = box.querySelector("[data-connection-words]");
  if (words !== null) return words;
  const created = document.createElement("span");
  created.dataset.connectionWords = "";
  return box.appendChild(created);
}
