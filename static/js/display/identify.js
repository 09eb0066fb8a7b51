/** Shows the number of this screen large in `[data-identify]` when a moderator requests it. */

const SHOWN_MS = 8_000;

export function startIdentifying() {
  const box = document.querySelector("[data-identify]");
  let timer = null;
  document.addEventListener("timekeeper:identify", ({ detail }) => {
    box.textContent = box.dataset.say.replace("{number}", detail.number);
    clearTimeout(timer);
    timer = setTimeout(() => {
      box.textContent = "";
    }, SHOWN_MS);
  });
}
