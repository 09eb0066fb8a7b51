/**
 * Shows the status of the connection: `data-connection` on the root element for the stylesheet,
 * and a sentence in `[data-connection-box]`, in the words of its templates.
 */

/** The stylesheet's status: a half-open connection is being reopened, a refused one is dead. */
const STYLES = {
  live: "live",
  reconnecting: "reconnecting",
  half_open: "reconnecting",
  not_live: "not_live",
  refused: "not_live",
};

let shown = "live";

/**
 * Shows a status of `liveness.js` and the whole seconds since the server's last message. A
 * `sentence` from the server replaces the words of the templates.
 */
export function showStatus(status, seconds, sentence = null) {
  if (status === "live" && shown === "live") return;
  document.documentElement.dataset.connection = STYLES[status];
  for (const box of document.querySelectorAll("[data-connection-box]")) {
    // Screen readers read a changed status, not every second.
    box.setAttribute("aria-live", status === shown ? "off" : "polite");
    wordsElement(box).replaceChildren(...words(box, status, seconds, sentence));
  }
  shown = status;
}

function words(box, status, seconds, sentence) {
  if (status === "live") return [];
  if (sentence !== null) return [sentence];
  const template = box.querySelector(`template[data-when="${status}"]`);
  if (template === null) return [];
  return [template.content.textContent.trim().replace("{seconds}", seconds)];
}

function wordsElement(box) {
  const words = box.querySelector("[data-connection-words]");
  if (words !== null) return words;
  const created = document.createElement("span");
  created.dataset.connectionWords = "";
  return box.appendChild(created);
}
