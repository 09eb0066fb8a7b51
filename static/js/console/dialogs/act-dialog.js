/** The dialog of the verbs that need more input: `<button data-acts="swap" data-act-turn="5">`. */

import { bodyOf, faultOf } from "./act-fields.js";

export function startActDialog({ commands, handleAnswer, toast }) {
  const dialog = document.getElementById("act-dialog");
  const form = dialog.querySelector("[data-act-form]");
  const problem = form.querySelector("[data-problem]");
  let act = null;

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-acts]");
    if (button) open(button);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });

  function open(button) {
    const { acts: verb, actTurn, actLabel, actLength } = button.dataset;
    act = { verb, turn: actTurn === undefined ? null : Number(actTurn) };
    button.closest("[popover]")?.hidePopover();
    form.reset();
    problem.textContent = "";
    form.querySelector("[data-act-name]").textContent = actLabel;
    for (const part of form.querySelectorAll("[data-for]")) {
      part.hidden = !part.dataset.for.split(" ").includes(verb);
    }
    form.elements.time.value = actLength ?? "";
    if (verb === "swap") fillOtherTurns(form.elements.other, act.turn);
    dialog.showModal();
    firstField().focus();
  }

  async function submit() {
    if (form.hasAttribute("data-pending")) return;
    const written = Object.fromEntries(new FormData(form));
    const fault = faultOf(act.verb, written);
    if (fault !== null) {
      showFault(fault);
      return;
    }
    form.toggleAttribute("data-pending", true);
    const answer = await handleAnswer(commands.send(act.verb, bodyOf(act.verb, act.turn, written)));
    form.removeAttribute("data-pending");
    if (answer?.kind === "done") dialog.close();
    else if (answer) problem.textContent = toast.sentenceOf(answer);
  }

  function showFault({ field, isBlank }) {
    const input = form.elements[field];
    const label = input.labels[0].innerText.split("\n")[0].trim();
    problem.textContent = isBlank
      ? problem.dataset.sayMissing.replace("{field}", label)
      : input.dataset.invalid;
    input.focus();
  }

  function firstField() {
    return form.querySelector("label:not([hidden]) .field");
  }
}

/** Offers every waiting turn to swap with, except the turn itself. */
function fillOtherTurns(select, turn) {
  const rows = document.querySelectorAll('.row[data-status="waiting"]');
  const others = [...rows].filter((row) => Number(row.dataset.turn) !== turn);
  select.replaceChildren(...others.map(({ dataset }) => new Option(dataset.label, dataset.turn)));
}
