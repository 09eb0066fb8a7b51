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

/** Ask the question that the dialog is; true when it was answered with yes. */
export function asked(id) {
  const dialog = document.getElementById(id);
  if (dialog.open) return Promise.resolve(false);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
