/** Lengths of speaking time as people write them: "6:00", "6", "0:30". */

/** The length in milliseconds, null for a blank, NaN if it is invalid. */
export function parseLength(text) {
  const written = text.trim();
  if (written === "") return null;
  const parts = /^(\d{1,3})(?:[:.](\d{2}))?$/.exec(written);
  const seconds = parts ? Number(parts[1]) * 60 + Number(parts[2] ?? 0) : NaN;
  if (Number(parts?.[2] ?? 0) > 59) return NaN;
  return seconds * 1_000;
}

/** "6:00" for 360000 milliseconds. */
export function writeLength(ms) {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
