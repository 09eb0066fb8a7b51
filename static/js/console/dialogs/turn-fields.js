/**
 * A turn as the fields of the console's form, and as the body of a command.
 *
 * `written` is the content of the fields, all of it text (`protected` a boolean); `turn` has
 * the wire's names and types, with null for what is left open.
 */

import { parseLength, writeLength } from "./length.js";

const TEXTS = [
  "speaker",
  "organisation",
  "category",
  "mode",
  "theme",
  "gender",
  "coalition_of",
  "notes",
];
const NATIONAL = new Map([
  ["yes", true],
  ["no", false],
]);

/** The content of the fields for a turn. */
export function writtenFrom(turn) {
  const written = Object.fromEntries(TEXTS.map((name) => [name, turn[name] ?? ""]));
  return {
    ...written,
    mode: turn.mode ?? "person",
    language: turn.language ?? "",
    words: turn.words === null ? "" : String(turn.words),
    national: turn.national === null ? "" : turn.national ? "yes" : "no",
    allotted: writeLength(turn.allotted_ms),
  };
}

/** The turn that the fields describe; `allotted_ms` is NaN if it is invalid. */
export function turnFrom(written) {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, written[name].trim() || null]));
  return {
    ...texts,
    language: written.language.trim().toLowerCase() || null,
    words: written.words.trim() === "" ? null : Number(written.words),
    national: NATIONAL.get(written.national) ?? null,
    allotted_ms: parseLength(written.allotted),
  };
}

/** The body of `edit_turn`: only the changed fields. A blank length changes nothing. */
export function bodyOfEdit(before, written) {
  const after = turnFrom(written);
  const differing = Object.entries(after).filter(([name, value]) => value !== before[name]);
  const length = writtenFrom(before).allotted;
  return Object.fromEntries(
    differing.filter(([name, value]) => {
      if (name !== "allotted_ms") return true;
      // The field shows whole seconds, so an unchanged text is no change of the length.
      return value !== null && written.allotted.trim() !== length;
    }),
  );
}

/** The body of `add_turn`: the filled fields, without those left open. */
export function bodyOfAdd(written) {
  const filled = Object.entries(turnFrom(written)).filter(([, value]) => value !== null);
  return {
    kind: written.kind,
    ...Object.fromEntries(filled),
    protected: written.protected,
    ...(written.before ? { before: Number(written.before) } : {}),
  };
}
