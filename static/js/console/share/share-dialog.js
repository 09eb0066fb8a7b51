/**
 * The dialog in which the hour is shared out anew: what there is, what can be done about it,
 * and what each choice means. Nothing is done before somebody chooses and applies it.
 */

import { drawButton, drawChoices, drawStanding, drawTable } from "./share-drawing.js";
import { chosenBeforehand, keyOf } from "./share-model.js";
import { followProposal } from "./share-proposal.js";

export function startShareDialog({ commands, deliver, toast }) {
  const dialog = document.getElementById("share-dialog");
  const form = dialog.querySelector("[data-share-form]");
  const button = document.querySelector("[data-shares]");
  const note = form.querySelector("[data-note]");
  const problem = form.querySelector("[data-problem]");
  let shown = null;
  let chosen = null;
  let isFresh = true;

  const ask = followProposal({ isWatched: () => dialog.open, onAnswer: receive });
  button.addEventListener("click", open);
  form.addEventListener("change", () => choose(form.elements.choice.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });

  function open({ detail }) {
    // The focus would come back to the button, where the shortcuts rest.
    if (detail > 0) button.blur();
    chosen = null;
    isFresh = true;
    form.reset();
    say("", "");
    dialog.showModal();
    draw();
    focusFirst();
    ask();
  }

  function receive(answer) {
    if (answer === null) {
      if (dialog.open) say(form.dataset.sayOld, problem.textContent);
      return;
    }
    shown = answer;
    drawButton(button, answer);
    if (note.textContent === form.dataset.sayOld) note.textContent = "";
    // What is being applied stays in sight until it is answered.
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

  /** What was chosen stays chosen, and is given up aloud where it is no longer offered. */
  function keepChoice(proposal) {
    if (isFresh) {
      isFresh = false;
      chosen = chosenBeforehand(proposal);
      for (const radio of radios()) radio.checked = radio.value === chosen;
      focusFirst();
    } else if (chosen !== null && choice() === null) {
      chosen = null;
      note.textContent = form.dataset.sayGone;
    }
  }

  function choose(key) {
    chosen = key;
    say("", "");
    drawTable(dialog, shown.proposal, choice());
    markApply();
  }

  /** The choice as it was offered last, or null. */
  function choice() {
    return shown?.proposal?.choices.find((offered) => keyOf(offered) === chosen) ?? null;
  }

  function markApply() {
    const act = form.querySelector("[data-applies]");
    act.hidden = !shown?.proposal?.choices.length;
    // Not `disabled`: that would take the focus away from under somebody's finger.
    act.setAttribute("aria-disabled", String(choice() === null));
    form.querySelector("[data-several]").hidden = !(choice()?.apply.length > 1);
  }

  async function apply() {
    if (form.hasAttribute("data-pending")) return;
    const applied = choice();
    if (applied === null) {
      if (radios().length > 0) say(form.dataset.sayChoose, "");
      return;
    }
    say("", "");
    const { answer, done } = await whilePending(commands.sendInOrder(applied.apply, shown.revision));
    await deliver(answer);
    if (answer?.kind === "done") {
      dialog.close();
      return;
    }
    const why = toast.sentenceOf(answer ?? { kind: "refused" });
    say("", done > 0 ? form.dataset.sayHalf.replace("{why}", () => why) : why);
    ask();
  }

  async function whilePending(sent) {
    form.toggleAttribute("data-pending", true);
    const result = await sent;
    form.removeAttribute("data-pending");
    return result;
  }

  function say(noted, complained) {
    note.textContent = noted;
    problem.textContent = complained;
  }

  function focusFirst() {
    const target = radios().find((radio) => radio.checked) ?? radios()[0];
    (target ?? form.querySelector("[data-closes]")).focus();
  }

  function radios() {
    return [...form.querySelectorAll('input[name="choice"]')];
  }
}
