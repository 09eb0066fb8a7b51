/** Draws the proposal in its dialog and beside its button, with the words of the markup. */

import { hoursAndMinutes } from "../../time/time-of-day.js";
import { figures, keyOf, lines, standing, sums } from "./share-model.js";

const zone = () => document.body.dataset.zone;

/** Shows on the button whether the hour ends in time; without a proposal it shows no words. */
export function drawButton(button, { proposal, isClosed }) {
  button.hidden = isClosed;
  const { say, values } = proposal === null ? { say: "none", values: {} } : standing(proposal);
  const words = button.querySelector("[data-share-hint]");
  setText(words, sentence(button.dataset[camel(`hint-${say}`)], values));
  words.dataset.standing = say;
}

/** Whether the hour ends in time: the verdict, the reason, and the figures behind it. */
export function drawStanding(dialog, proposal) {
  const { say, values } = standing(proposal);
  const words = dialog.querySelector(`template[data-standing="${say}"]`).content;
  const box = dialog.querySelector("[data-share-standing]");
  box.dataset.standing = say;
  for (const part of ["verdict", "why", "legend"]) {
    const template = words.querySelector(`[data-${part}]`).textContent;
    setText(dialog.querySelector(`[data-${part}]`), sentence(template, values));
  }
  const { isTooLittle, until, ...each } = figures(proposal, zone());
  for (const [name, text] of Object.entries(each)) {
    setText(dialog.querySelector(`[data-figure="${name}"]`), text);
  }
  const title = dialog.querySelector("[data-left-until]");
  setText(title, sentence(title.dataset.leftUntil, { time: until }));
  dialog.querySelector('[data-figure="share"]').toggleAttribute("data-too-little", isTooLittle);
}

/** Draws the choices; one that is still offered keeps its element, and so its focus and mark. */
export function drawChoices(dialog, choices) {
  const list = dialog.querySelector("[data-choices]");
  list.closest("fieldset").hidden = choices.length === 0;
  const offered = choices.map(keyOf);
  for (const old of [...list.children]) {
    if (!offered.includes(old.dataset.choice)) old.remove();
  }
  choices.forEach((choice, place) => {
    const key = offered[place];
    const found = [...list.children].find((item) => item.dataset.choice === key);
    const item = found ?? newChoice(dialog, choice, key);
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
    fillChoice(list, item, choice);
  });
}

function newChoice(dialog, { kind }, key) {
  const item = dialog.querySelector("template[data-choice-form]").content.firstElementChild;
  const made = item.cloneNode(true);
  made.dataset.choice = key;
  made.dataset.kind = kind;
  made.querySelector("input").value = key;
  return made;
}

function fillChoice(list, item, { sentence: done, detail, ends_at_ms }) {
  setText(item.querySelector("[data-sentence]"), done);
  setText(item.querySelector("[data-detail]"), detail ?? "");
  const ends = { time: hoursAndMinutes(ends_at_ms, zone()) };
  setText(item.querySelector("[data-ends]"), sentence(list.dataset.ends, ends));
}

/** Draws what the choice means for each waiting turn, and for the hour. */
export function drawTable(dialog, proposal, choice) {
  const table = dialog.querySelector("[data-share-table]");
  table.hidden = proposal.rows.length === 0;
  const body = table.tBodies[0];
  body.replaceChildren(
    ...lines(proposal, choice, zone()).map((line) => drawnLine(dialog, table, line)),
  );
  for (const [name, [was, becomes]] of Object.entries(sumsInWords(table, proposal, choice))) {
    const row = table.querySelector(`[data-sum="${name}"]`);
    setText(row.querySelector("[data-was]"), was);
    setText(row.querySelector("[data-becomes]"), becomes);
    row.toggleAttribute("data-changed", was !== becomes);
  }
}

function sumsInWords(table, proposal, choice) {
  const { margin, ...others } = sums(proposal, choice, zone());
  const inWords = ({ sign, text }) => sentence(table.dataset[`margin_${sign}`], { length: text });
  return { ...others, margin: margin.map(inWords) };
}

function drawnLine(dialog, table, { label, isFixed, was, becomes, starts, pace, isChanged }) {
  const row = dialog.querySelector("template[data-line]").content.firstElementChild.cloneNode(true);
  row.toggleAttribute("data-changed", isChanged);
  row.querySelector("[data-name]").textContent = label;
  row.querySelector("[data-recorded]").hidden = !isFixed;
  row.querySelector("[data-was]").textContent = was;
  row.querySelector("[data-becomes]").textContent = becomes ?? table.dataset.released;
  row.querySelector("[data-starts]").textContent = starts;
  const paceCell = row.querySelector("[data-pace]");
  paceCell.dataset.pace = pace?.verdict ?? "";
  paceCell.textContent = pace === null ? "" : sentence(table.dataset[`pace_${pace.verdict}`], pace);
  return row;
}

function sentence(words = "", values = {}) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function camel(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

/** An unchanged text is not written again, so that a selection in it stays. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
