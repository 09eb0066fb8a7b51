/**
 * `<hour-bar>`: the hour as a line. Instants become places on an axis 1000 wide, from the
 * start of the hour to its hard end, or to the projected end where that comes later.
 *
 * In the markup, `data-from-ms` and `data-until-ms` span a block, `data-moves` shifts it
 * by what the hour slips, `data-grows` lets it end now; `data-now` marks this moment and
 * `data-at-axis-ms` any other. Places and widths are this module's own.
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

/** A mark in the drawing gets its `x`; a label beside the drawing its place in per cent. */
function paintMark(mark, atMs, axis) {
  const place = placeOf(atMs, axis);
  if (mark instanceof SVGElement) setAttribute(mark, "x", inside(place, mark).toFixed(1));
  else mark.style.insetInlineStart = `${(place / AXIS_WIDTH) * 100}%`;
}

/** Before and after the hour there is no "now" on its line. */
function paintNowMark(mark, nowMs, axis) {
  const isWithin = nowMs >= axis.startMs && nowMs <= axis.endMs;
  setAttribute(mark, "display", isWithin ? null : "none");
  paintMark(mark, nowMs, axis);
}

/** A mark at the very end would lie outside of the drawing. */
function inside(place, mark) {
  return Math.min(place, AXIS_WIDTH - (numberFrom(mark, "width") ?? 0));
}
