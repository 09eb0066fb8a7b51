/**
 * A turn as the form of the console writes it, and as a command takes it.
 *
 * `written` is what stands in the fields, all of it text (`protected` a boolean); `turn` has
 * the wire's names and types, with null for what is not said.
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

/** What to write into the fields for a turn. */
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

/** The turn that the fields describe; `allotted_ms` is NaN where it can't be read. */
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

/** What differs, as the body of `edit_turn`: only that is changed. A length stays if blank. */
export function changes(before, written) {
  const after = turnFrom(written);
  const differing = Object.entries(after).filter(([name, value]) => value !== before[name]);
  const length = writtenFrom(before).allotted;
  return Object.fromEntries(
    differing.filter(([name, value]) => {
      if (name !== "allotted_ms") return true;
      // The field shows whole seconds; what it cannot show has not been changed.
      return value !== null && written.allotted.trim() !== length;
    }),
  );
}

/** The body of `add_turn`: what is said, and nothing that is left open. */
export function addition(written) {
  const said = Object.entries(turnFrom(written)).filter(([, value]) => value !== null);
  return {
    kind: written.kind,
    ...Object.fromEntries(said),
    protected: written.protected,
    ...(written.before ? { before: Number(written.before) } : {}),
  };
}
