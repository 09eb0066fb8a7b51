/** The name of a protected speaker: shown after a question, and covered again by itself. */

import { asked } from "./dialogs.js";

const COVERED_AGAIN_AFTER_MS = 30_000;

export function startReveal() {
  let floor = floorTurn();

  document.addEventListener("click", async (event) => {
    const details = event.target.closest("summary")?.closest(".covered");
    if (!details || details.open) return;
    event.preventDefault();
    if (!(await asked("reveal-dialog"))) return;
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
