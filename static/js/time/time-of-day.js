/**
 * Times of day as text, always in Western digits, and an end compared with the hard end. Pure.
 *
 * Instants are epoch milliseconds; a zone is an IANA name, or undefined for the reader's own.
 */

import { MINUTE_MS, digits } from "./clock.js";

const MOST_CACHED = 1_000;

const formats = new Map();
const cache = new Map();

/** "10:29". Called in every frame, so the text of a minute is cached. */
export function hoursAndMinutes(atMs, zone) {
  const key = `${zone}/${Math.floor(atMs / MINUTE_MS)}`;
  if (!cache.has(key)) {
    if (cache.size >= MOST_CACHED) cache.clear();
    cache.set(key, formatFor(zone, false).format(atMs));
  }
  return cache.get(key);
}

/** "10:23:41". */
export function hoursToSeconds(atMs, zone) {
  return formatFor(zone, true).format(atMs);
}

/** How an end compares with the hard end: the sign to choose the word by, and "4:00". */
export function overUnder(endMs, hardEndMs) {
  const margin = digits(hardEndMs - endMs);
  if (margin === "0:00") return { sign: "even", text: margin };
  if (margin.startsWith("+")) return { sign: "over", text: margin.slice(1) };
  return { sign: "under", text: margin };
}

function formatFor(zone, withSeconds) {
  const key = `${zone}/${withSeconds}`;
  if (!formats.has(key)) {
    const second = withSeconds ? { second: "2-digit" } : {};
    formats.set(
      key,
      // British English only for its digits and order: 00:05, never 24:05 or 12:05 a.m.
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
