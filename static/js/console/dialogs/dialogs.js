/** Dialogs: opened and closed by the buttons that say so, and questions asked before an act. */

export function startDialogs() {
  document.addEventListener("click", ({ target }) => {
    const opener = target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
    const closer = target.closest("[data-closes]");
    if (closer) closer.closest("dialog").close("no");
    const confirmer = target.closest("[data-confirms]");
    if (confirmer) confirmer.closest("dialog").close("yes");
  });
}

/**
 * Ask the question that the dialog is; true when it was answered with yes. `words` go into its
 * `<b data-says="name">`, and leave it again: they may be what nobody else should read.
 */
export function asked(id, words = {}) {
  const dialog = document.getElementById(id);
  if (dialog.open) return Promise.resolve(false);
  say(dialog, words);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    const answered = () => {
      say(dialog, {});
      resolve(dialog.returnValue === "yes");
    };
    dialog.addEventListener("close", answered, { once: true });
  });
}

function say(dialog, words) {
  for (const place of dialog.querySelectorAll("[data-says]")) {
    place.textContent = words[place.dataset.says] ?? "";
  }
}
