/**
 * The live regions of a page: morphs the markup that the server sends into the page.
 *
 * Takes `timekeeper:state` events whose envelope has `html: {region: markup}` and, if the
 * title changes with the state, `title`. Keeps what a person is doing (typing, choosing,
 * dragging, an open menu) and what scripts write: digits, bars, `data-keep`.
 * Dispatches `timekeeper:rendered` when the page shows the new state.
 */

import { Idiomorph } from "../../vendor/idiomorph.esm.js";
import { isChanged, isFormField, restoreChoice } from "./fields.js";
import { paintNow } from "../time/animation-frame.js";
import { elementFrom } from "./markup.js";

/** Elements whose content a script writes from their attributes. */
const WRITTEN_BY_SCRIPTS =
  "floor-clock, phase-word, remaining-bar, [data-used], [data-at-ms], [data-wall-clock], " +
  "[data-left-until-ms], [data-reserve-left-ms], [data-over-under]";

/** Attributes that only scripts change. */
const SCRIPT_ATTRIBUTES = new Set(["data-length", "data-sign"]);

let postponed = null;

/** Shows each state that arrives; during a drag, the latest one after the drop. */
export function followRegions() {
  document.addEventListener("timekeeper:state", ({ detail }) => show(detail));
  new MutationObserver(showPostponed).observe(document.documentElement, {
    attributeFilter: ["data-dragging"],
  });
}

/** Morphs an element into `wanted`, another element, but keeps what is not from the server. */
export function morph(element, wanted) {
  const focused = document.activeElement;
  const choices = [];
  Idiomorph.morph(element, wanted, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeNodeMorphed: (before, after) => mayMorph(before, after, choices),
      beforeAttributeUpdated: mayUpdate,
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
  // Scripts compute their parts, e.g. the places on the hour's bar, before the page is painted.
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
    // The old state must not stay on the screen, even if a menu closes or the focus is lost.
    console.error(error);
    region.replaceWith(elementFrom(markup));
  }
}

/** False if the old node stays; its attributes may have been updated here. */
function mayMorph(before, after, choices) {
  if (!(before instanceof Element) || !(after instanceof Element)) return true;
  if (before.hasAttribute("data-keep") && after.hasAttribute("data-keep")) return false;
  if (before.matches(WRITTEN_BY_SCRIPTS) && after.matches(WRITTEN_BY_SCRIPTS)) {
    copyAttributes(before, after);
    return false;
  }
  if (!isFormField(before)) return true;
  const isActive = before === document.activeElement;
  if (before instanceof HTMLSelectElement) {
    // New options would close an open list.
    if (isActive) return false;
    if (isChanged(before)) choices.push([before, before.value]);
  }
  if (before instanceof HTMLTextAreaElement && (isActive || isChanged(before))) {
    copyAttributes(before, after);
    return false;
  }
  return true;
}

function copyAttributes(before, after) {
  for (const { name, value } of after.attributes) {
    if (mayUpdate(name, before) && before.getAttribute(name) !== value) {
      before.setAttribute(name, value);
    }
  }
  for (const { name } of [...before.attributes]) {
    if (mayUpdate(name, before) && !after.hasAttribute(name)) before.removeAttribute(name);
  }
}

function mayUpdate(name, element) {
  if (SCRIPT_ATTRIBUTES.has(name)) return false;
  // The reader opens and closes these.
  if (name === "open") return !element.matches("details, dialog");
  if (name === "value" || name === "checked") {
    return !isFormField(element) || !(element === document.activeElement || isChanged(element));
  }
  return true;
}

/** The browser may take the focus from an element that was moved. */
function restoreFocus(focused) {
  if (focused === null || focused === document.body || document.activeElement === focused) return;
  const target = focused.isConnected ? focused : focused.id && document.getElementById(focused.id);
  if (target) target.focus({ preventScroll: true });
}
