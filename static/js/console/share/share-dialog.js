/**
 * The dialog that reallocates speaking time: the time that is left, the choices, and what each
 * choice means. Nothing changes before a moderator chooses and applies it.
 */

import { drawButton, drawChoices, drawStanding, drawTable } from "./share-drawing.js";
import { preselected, keyOf } from "./share-model.js";
import { followProposal } from "./share-proposal.js";

export function startShareDialog({ commands, handleAnswer, toast }) {
  const dialog = document.getElementById("share-dialog");
  const form = dialog.querySelector("[data-share-form]");
  const button = document.querySelector("[data-shares]");
  const note = form.querySelector("[data-note]");
  const problem = form.querySelector("[data-problem]");
  let shown = null;
  let chosen = null;
  let isFirstDraw = true;

  const refresh = followProposal({ isWatched: () => dialog.open, onAnswer: receive });
  button.addEventListener("click", open);
  form.addEventListener("change", () => choose(form.elements.choice.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });

  function open({ detail }) {
    // The focus would return to the button, where the shortcuts do not work.
    if (detail > 0) button.blur();
    chosen = null;
    isFirstDraw = true;
    form.reset();
    showTexts("", "");
    dialog.showModal();
    draw();
    focusFirst();
    refresh();
  }

  function receive(answer) {
    if (answer === null) {
      if (dialog.open) showTexts(form.dataset.sayOld, problem.textContent);
      return;
    }
    shown = answer;
    drawButton(button, answer);
    if (note.textContent === form.dataset.sayOld) note.textContent = "";
    // The choice being applied stays visible until the answer.
    if (dialog.open && !form.hasAttribute("data-pending")) draw();
  }

  function draw() {
    const proposal = shown?.proposal ?? null;
    form.querySelector("[data-share-body]").hidden = proposal === null;
    if (proposal === null) {
      note.textContent = shown?.isClosed ? form.dataset.sayClosed : form.dataset.sayAsking;
      markApply();
      return;
    }
    if (note.textContent === form.dataset.sayAsking) note.textContent = "";
    const hadFocus = form.contains(document.activeElement) && document.activeElement.name;
    drawStanding(dialog, proposal);
    drawChoices(dialog, proposal.choices);
    keepChoice(proposal);
    drawTable(dialog, proposal, choice());
    markApply();
    if (hadFocus === "choice" && !form.contains(document.activeElement)) focusFirst();
  }

  /** Keeps the choice, or says that it is no longer offered. */
  function keepChoice(proposal) {
    if (isFirstDraw) {
      isFirstDraw = false;
      chosen = preselected(proposal);
      for (const radio of radios()) radio.checked = radio.value === chosen;
      focusFirst();
    } else if (chosen !== null && choice() === null) {
      chosen = null;
      note.textContent = form.dataset.sayGone;
    }
  }

  function choose(key) {
    chosen = key;
    showTexts("", "");
    drawTable(dialog, shown.proposal, choice());
    markApply();
  }

  /** The choice as the latest proposal offers it, or null. */
  function choice() {
    return shown?.proposal?.choices.find((offered) => keyOf(offered) === chosen) ?? null;
  }

  function markApply() {
    const act = form.querySelector("[data-applies]");
    act.hidden = !shown?.proposal?.choices.length;
    // `disabled` would remove the focus from the button.
    act.setAttribute("aria-disabled", String(choice() === null));
    form.querySelector("[data-several]").hidden = !(choice()?.apply.length > 1);
  }

  async function apply() {
    if (form.hasAttribute("data-pending")) return;
    const applied = choice();
    if (applied === null) {
      if (radios().length > 0) showTexts(form.dataset.sayChoose, "");
      return;
    }
    showTexts("", "");
    const { answer, done } = await whilePending(commands.sendInOrder(applied.apply, shown.revision));
    await handleAnswer(answer);
    if (answer?.kind === "done") {
      dialog.close();
      return;
    }
    const why = toast.sentenceOf(answer ?? { kind: "refused" });
    showTexts("", done > 0 ? form.dataset.sayHalf.replace("{why}", () => why) : why);
    refresh();
  }

  async function whilePending(sent) {
    form.toggleAttribute("data-pending", true);
    const result = await sent;
    form.removeAttribute("data-pending");
    return result;
  }

  function showTexts(noteText, problemText) {
    note.textContent = noteText;
    problem.textContent = problemText;
  }

  function focusFirst() {
    const target = radios().find((radio) => radio.checked) ?? radios()[0];
    (target ?? form.querySelector("[data-closes]")).focus();
  }

  function radios() {
    return [...form.querySelectorAll('input[name="choice"]')];
  }
}
