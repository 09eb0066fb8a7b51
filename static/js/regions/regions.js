/**
 * The live regions of a page: what the server sends anew is morphed into what is there.
 *
 * Takes `timekeeper:state` events whose envelope has `html: {region: markup}` and, where
 * the title changes with the state, `title`. Left alone are what a person is doing (typing,
 * choosing, dragging, a menu that is open) and what scripts write: digits, bars, `data-keep`.
 * Says `timekeeper:rendered` when the page shows the new state.
 */

import { Idiomorph } from "../../vendor/idiomorph.esm.js";
import { isFormField, isTouched, restoreChoice } from "./fields.js";
import { paintNow } from "../time/animation-frame.js";
import { elementFrom } from "./markup.js";

/** Elements whose insides a script makes from their attributes. */
const OWN_INSIDES =
  "floor-clock, phase-word, remaining-bar, [data-used], [data-at-ms], [data-wall-clock], " +
  "[data-left-until-ms], [data-reserve-left-ms], [data-over-under]";

/** Attributes that only scripts change once they are there. */
const OWN_ATTRIBUTES = new Set(["data-length", "data-sign"]);

let postponed = null;

/** Show each state that arrives; while something is dragged, the last one once it is dropped. */
export function followRegions() {
  document.addEventListener("timekeeper:state", ({ detail }) => show(detail));
  new MutationObserver(showPostponed).observe(document.documentElement, {
    attributeFilter: ["data-dragging"],
  });
}

/** Morph an element into `wanted`, another element, leaving alone what is not the server's. */
export function morph(element, wanted) {
  const focused = document.activeElement;
  const choices = [];
  Idiomorph.morph(element, wanted, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeNodeMorphed: (before, after) => mayMorph(before, after, choices),
      beforeAttributeUpdated: mayChange,
    },
  });
  choices.forEach(([select, value]) => restoreChoice(select, value));
  restoreFocus(focused);
}

function show(envelope) {
  if (!envelope.html) return;
  if (isDragging()) {
    postponed = envelope;
    return;
  }
  for (const [name, markup] of Object.entries(envelope.html)) {
    const region = document.querySelector(`[data-region="${CSS.escape(name)}"]`);
    if (region !== null && markup) replaceRegion(region, markup);
  }
  if (envelope.title) document.title = envelope.title;
  const { dataset } = document.body;
  dataset.epoch = envelope.epoch;
  dataset.slug = envelope.slug ?? "";
  dataset.revision = envelope.revision;
  // What scripts compute, like the places on the hour's bar, is right before it is seen.
  paintNow();
  document.dispatchEvent(new CustomEvent("timekeeper:rendered", { detail: envelope }));
}

function showPostponed() {
  if (isDragging() || postponed === null) return;
  const envelope = postponed;
  postponed = null;
  show(envelope);
}

function isDragging() {
  return document.documentElement.hasAttribute("data-dragging");
}

function replaceRegion(region, markup) {
  try {
    morph(region, elementFrom(markup));
  } catch (error) {
    // An old state must not stay on the screen, even if a menu closes or a focus is lost.
    console.error(error);
    region.replaceWith(elementFrom(markup));
  }
}

/** False where the old node is to stay as it is; its attributes may be up to date by then. */
function mayMorph(before, after, choices) {
  if (!(before instanceof Element) || !(after instanceof Element)) return true;
  if (before.hasAttribute("data-keep") && after.hasAttribute("data-keep")) return false;
  if (before.matches(OWN_INSIDES) && after.matches(OWN_INSIDES)) {
    return takeAttributes(before, after);
  }
  if (!isFormField(before)) return true;
  const isActive = before === document.activeElement;
  if (before instanceof HTMLSelectElement) {
    // New options would close a list that is open.
    if (isActive) return false;
    if (isTouched(before)) choices.push([before, before.value]);
  }
  if (before instanceof HTMLTextAreaElement && (isActive || isTouched(before))) {
    return takeAttributes(before, after);
  }
  return true;
}

function takeAttributes(before, after) {
  for (const { name, value } of after.attributes) {
    if (mayChange(name, before) && before.getAttribute(name) !== value) {
      before.setAttribute(name, value);
    }
  }
  for (const { name } of [...before.attributes]) {
    if (mayChange(name, before) && !after.hasAttribute(name)) before.removeAttribute(name);
  }
  return false;
}

function mayChange(name, element) {
  if (OWN_ATTRIBUTES.has(name)) return false;
  // Whether it is open is the reader's business once it is on the page.
  if (name === "open") return !element.matches("details, dialog");
  if (name === "value" || name === "checked") {
    return !isFormField(element) || !(element === document.activeElement || isTouched(element));
  }
  return true;
}

/** Where an element had to be moved, the browser may have taken the focus from it. */
function restoreFocus(focused) {
  if (focused === null || focused === document.body || document.activeElement === focused) return;
  const heir = focused.isConnected ? focused : focused.id && document.getElementById(focused.id);
  if (heir) heir.focus({ preventScroll: true });
}
