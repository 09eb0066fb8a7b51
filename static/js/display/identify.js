/** Which screen this is: said large for a while in `[data-identify]`, when a moderator asks. */

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
