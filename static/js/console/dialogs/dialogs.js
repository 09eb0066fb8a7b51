/** Dialogs: buttons open and close them by their attributes; some ask a question before an act. */

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
 * Opens the dialog and resolves to true if the answer is yes. `words` fill its
 * `<b data-says="name">` and are removed afterwards, because they may be confidential.
 */
export function confirmed(id, words = {}) {
  const dialog = document.getElementById(id);
  if (dialog.open) return Promise.resolve(false);
  fillWords(dialog, words);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    const onClose = () => {
      fillWords(dialog, {});
      resolve(dialog.returnValue === "yes");
    };
    dialog.addEventListener("close", onClose, { once: true });
  });
}

function fillWords(dialog, words) {
  for (const place of dialog.querySelectorAll("[data-says]")) {
    place.textContent = words[place.dataset.says] ?? "";
  }
}
