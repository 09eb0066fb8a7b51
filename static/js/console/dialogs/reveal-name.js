/** Shows the name of a protected speaker after a question, and covers it again after a while. */

import { confirmed } from "./dialogs.js";

const COVERED_AGAIN_AFTER_MS = 30_000;

export function startReveal() {
  let floor = floorTurn();

  document.addEventListener("click", async (event) => {
    const details = event.target.closest("summary")?.closest(".covered");
    if (!details || details.open) return;
    event.preventDefault();
    if (!(await confirmed("reveal-dialog"))) return;
    details.open = true;
    setTimeout(() => (details.open = false), COVERED_AGAIN_AFTER_MS);
  });
  document.addEventListener("timekeeper:rendered", () => {
    const now = floorTurn();
    if (now !== floor) coverAll();
    floor = now;
  });
}

function coverAll() {
  for (const details of document.querySelectorAll(".covered[open]")) details.open = false;
}

function floorTurn() {
  return document.querySelector('[data-region="floor"]').dataset.floorTurn;
}
