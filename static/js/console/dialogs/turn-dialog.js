/** The dialog that adds a turn to the list of speakers, or edits one. */

import { bodyOfAdd, bodyOfEdit, writtenFrom } from "./turn-fields.js";

export function startTurnDialog({ commands, handleAnswer, toast }) {
  const dialog = document.getElementById("turn-dialog");
  const form = dialog.querySelector("[data-turn-form]");
  let edited = null;

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-adds]")) openToAdd();
    const editor = target.closest("[data-edits]");
    if (editor) openToEdit(editor);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });

  function openToAdd() {
    edited = null;
    form.reset();
    fillPlaces(form.elements.before);
    open("add", "");
  }

  function openToEdit(button) {
    const row = button.closest(".row");
    button.closest("[popover]")?.hidePopover();
    edited = { id: Number(row.dataset.turn), before: JSON.parse(row.dataset.edit) };
    form.reset();
    for (const [name, value] of Object.entries(writtenFrom(edited.before))) {
      form.elements[name].value = value;
    }
    open("edit", row.dataset.label, { hasPerson: row.dataset.hasNoPerson === undefined });
  }

  function open(purpose, label, { hasPerson = true } = {}) {
    for (const part of form.querySelectorAll("[data-only]")) {
      part.hidden = part.dataset.only !== purpose;
    }
    for (const part of form.querySelectorAll("[data-of-a-person]")) part.hidden = !hasPerson;
    form.querySelector("[data-edited-label]").textContent = label;
    const { allotted } = form.elements;
    allotted.placeholder = allotted.dataset[`${purpose}Placeholder`];
    showProblem("");
    dialog.showModal();
    (hasPerson ? form.elements.organisation : allotted).focus();
  }

  async function submit() {
    const written = readFields(form);
    const verb = edited ? "edit_turn" : "add_turn";
    const body = edited
      ? { turn: edited.id, ...bodyOfEdit(edited.before, written) }
      : bodyOfAdd(written);
    if (Number.isNaN(body.allotted_ms)) {
      showProblem(form.elements.allotted.dataset.invalid);
      form.elements.allotted.focus();
      return;
    }
    if (edited && Object.keys(body).length === 1) {
      dialog.close();
      return;
    }
    const answer = await whilePending(handleAnswer(commands.send(verb, body)));
    if (answer?.kind === "done") dialog.close();
    else if (answer) showProblem(toast.sentenceOf(answer));
  }

  async function whilePending(sent) {
    form.toggleAttribute("data-pending", true);
    const answer = await sent;
    form.removeAttribute("data-pending");
    return answer;
  }

  function showProblem(sentence) {
    form.querySelector("[data-problem]").textContent = sentence;
  }
}

function readFields(form) {
  const fields = [...form.elements].filter((field) => field.name);
  return Object.fromEntries(
    fields.map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]),
  );
}

/** Offers the place before each waiting turn, and the end of the list. */
function fillPlaces(select) {
  const rows = document.querySelectorAll('.row[data-status="waiting"]');
  const places = [...rows].map((row) => {
    const { label, turn } = row.dataset;
    return new Option(select.dataset.beforeLabel.replace("{label}", () => label), turn);
  });
  select.replaceChildren(new Option(select.dataset.endOfList, ""), ...places);
}
