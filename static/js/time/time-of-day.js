/**
 * Times of day as text, always in Western digits, and an end compared with the hard end. Pure.
 *
 * Instants are epoch milliseconds; a zone is an IANA name, or undefined for the reader's own.
 */

import { MINUTE_MS, digits } from "./clock.js";

const MOST_REMEMBERED = 1_000;

const formats = new Map();
const remembered = new Map();

/** "10:29". Asked for in every frame, so what a minute is called is remembered. */
export function hoursAndMinutes(atMs, zone) {
  const key = `${zone}/${Math.floor(atMs / MINUTE_MS)}`;
  if (!remembered.has(key)) {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key, formatFor(zone, false).format(atMs));
  }
  return remembered.get(key);
}

/** "10:23:41". */
export function hoursToSeconds(atMs, zone) {
  return formatFor(zone, true).format(atMs);
}

/** How an end compares with the hard end: the sign to choose the word by, and "4:00". */
export function overUnder(endMs, hardEndMs) {
  const inHand = digits(hardEndMs - endMs);
  if (inHand === "0:00") return { sign: "even", text: inHand };
  if (inHand.startsWith("+")) return { sign: "over", text: inHand.slice(1) };
  return { sign: "under", text: inHand };
}

function formatFor(zone, withSeconds) {
  const key = `${zone}/${withSeconds}`;
  if (!formats.has(key)) {
    const second = withSeconds ? { second: "2-digit" } : {};
    formats.set(
      key,
      // British English for its digits and order alone: 00:05, never 24:05 or 12:05 a.m.
      new Intl.DateTimeFormat("en-GB", {
        timeZone: zone,
        hour: "2-digit",
        minute: "2-digit",
        ...second,
        hourCycle: "h23",
        numberingSystem: "latn",
      }),
    );
  }
  return formats.get(key);
}
