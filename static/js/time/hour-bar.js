/**
 * `<hour-bar>`: the hour as a line. Instants become places on an axis 1000 wide, from the
 * start of the hour to its hard end, or to the projected end if that is later.
 *
 * In the markup, `data-from-ms` and `data-until-ms` span a block, `data-moves` shifts it
 * by the slip of the hour, `data-grows` lets it end now; `data-now` marks the present and
 * `data-at-axis-ms` any other instant. Only this module writes places and widths.
 */

import { AXIS_WIDTH, placeOf, spanOf } from "./axis.js";
import { everyFrame, numberFrom, setAttribute, slip } from "./animation-frame.js";

export function startHourBars() {
  everyFrame((nowMs) => document.querySelectorAll("hour-bar").forEach((bar) => paint(bar, nowMs)));
}

function paint(bar, nowMs) {
  const slipMs = slip(bar, nowMs);
  const blocks = [...bar.querySelectorAll("[data-from-ms]")].map((element) => [
    element,
    spanOf(readBlock(element), slipMs, nowMs),
  ]);
  const endMs = numberFrom(bar, "data-end-ms") ?? 0;
  const axis = {
    startMs: numberFrom(bar, "data-start-ms") ?? 0,
    endMs: Math.max(endMs, ...blocks.map(([, span]) => span.untilMs)),
  };
  for (const [element, span] of blocks) paintBlock(element, span, axis);
  for (const mark of bar.querySelectorAll("[data-at-axis-ms]")) {
    const atMs = numberFrom(mark, "data-at-axis-ms");
    if (atMs !== null) paintMark(mark, atMs, axis);
  }
  for (const mark of bar.querySelectorAll("[data-now]")) paintNowMark(mark, nowMs, axis);
}

function readBlock(element) {
  const fromMs = numberFrom(element, "data-from-ms") ?? 0;
  return {
    fromMs,
    untilMs: numberFrom(element, "data-until-ms") ?? fromMs,
    moves: element.hasAttribute("data-moves"),
    grows: element.hasAttribute("data-grows"),
  };
}

function paintBlock(element, span, axis) {
  const from = placeOf(span.fromMs, axis);
  setAttribute(element, "x", from.toFixed(1));
  setAttribute(element, "width", (placeOf(span.untilMs, axis) - from).toFixed(1));
}

/** Sets the `x` of a mark in the drawing, or the place in per cent of a label beside it. */
function paintMark(mark, atMs, axis) {
  const place = placeOf(atMs, axis);
  if (mark instanceof SVGElement) setAttribute(mark, "x", keptInside(place, mark).toFixed(1));
  else mark.style.insetInlineStart = `${(place / AXIS_WIDTH) * 100}%`;
}

/** Hides the mark of the present before and after the hour. */
function paintNowMark(mark, nowMs, axis) {
  const isWithin = nowMs >= axis.startMs && nowMs <= axis.endMs;
  setAttribute(mark, "display", isWithin ? null : "none");
  paintMark(mark, nowMs, axis);
}

/** A mark at the very end would lie outside the drawing. */
function keptInside(place, mark) {
  return Math.min(place, AXIS_WIDTH - (numberFrom(mark, "width") ?? 0));
}
