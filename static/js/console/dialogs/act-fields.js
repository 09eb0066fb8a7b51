/** The body of a verb that needs more input, from the fields of its dialog. Pure. */

import { parseLength } from "./length.js";

/** The verbs of the dialog, with their required fields; the other fields may be blank. */
const REQUIRED = {
  pause: ["reason"],
  suspend: ["reason"],
  replace: ["speaker"],
  swap: ["other"],
  adjust_time: ["time"],
  correct_time: ["time", "reason"],
  set_reserve: ["time"],
};

/** The first field that is required and blank, else one with an invalid length, else null. */
export function faultOf(verb, written) {
  const blank = REQUIRED[verb].find((name) => (written[name] ?? "").trim() === "");
  if (blank) return { field: blank, isBlank: true };
  const hasTime = REQUIRED[verb].includes("time");
  return hasTime && Number.isNaN(parseLength(written.time)) ? { field: "time" } : null;
}

/** The body of the command; `written` is the valid content of the fields, by their names. */
export function bodyOf(verb, turn, written) {
  const reason = (written.reason ?? "").trim();
  const withReason = reason === "" ? {} : { reason };
  const lengthMs = parseLength(written.time ?? "");
  const organisation = (written.organisation ?? "").trim();
  return {
    pause: { turn, ...withReason },
    suspend: withReason,
    replace: {
      turn,
      speaker: (written.speaker ?? "").trim(),
      ...(organisation === "" ? {} : { organisation }),
    },
    swap: { turn, other: Number(written.other) },
    adjust_time: { turn, by_ms: Number(written.sign) * lengthMs, ...withReason },
    correct_time: { turn, spent_ms: lengthMs, ...withReason },
    set_reserve: { ms: lengthMs },
  }[verb];
}
