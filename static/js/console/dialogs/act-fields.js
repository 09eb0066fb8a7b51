/** The body of an act that needs a word more, from what stands in its fields. Pure. */

import { parseLength } from "./length.js";

/** Verbs of the dialog, with the fields that must be filled in; the others may stay blank. */
const REQUIRED = {
  pause: ["reason"],
  suspend: ["reason"],
  replace: ["speaker"],
  swap: ["other"],
  adjust_time: ["time"],
  correct_time: ["time", "reason"],
  set_reserve: ["time"],
};

/** The first field that is required and blank, else one that can't be read, else null. */
export function faultOf(verb, written) {
  const blank = REQUIRED[verb].find((name) => (written[name] ?? "").trim() === "");
  if (blank) return { field: blank, isBlank: true };
  const hasTime = REQUIRED[verb].includes("time");
  return hasTime && Number.isNaN(parseLength(written.time)) ? { field: "time" } : null;
}

/** The body of the command; `written` is what stands in the fields, without a fault. */
export function bodyOf(verb, turn, written) {
  const reason = (written.reason ?? "").trim();
  const why = reason === "" ? {} : { reason };
  const lengthMs = parseLength(written.time ?? "");
  const organisation = (written.organisation ?? "").trim();
  return {
    pause: { turn, ...why },
    suspend: why,
    replace: {
      turn,
      speaker: (written.speaker ?? "").trim(),
      ...(organisation === "" ? {} : { organisation }),
    },
    swap: { turn, other: Number(written.other) },
    adjust_time: { turn, by_ms: Number(written.sign) * lengthMs, ...why },
    correct_time: { turn, spent_ms: lengthMs, ...why },
    set_reserve: { ms: lengthMs },
  }[verb];
}
