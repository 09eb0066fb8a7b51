/**
 * The content of the proposal for the rest of the hour: names of sentences with their values,
 * and lengths and times as text. Pure; `docs/share.md` has the fields of a proposal.
 */

import { MINUTE_MS, digits } from "../../time/clock.js";
import { hoursAndMinutes, overUnder } from "../../time/time-of-day.js";

/** Kinds that are offered only if the shortest times do not fit into the hour. */
const WHEN_SHORT = new Set(["trim_reserve", "release", "under_shortest", "overrun"]);

/** Kinds that may be preselected. A moderator chooses a release, too little time or an overrun. */
const PRESELECTED = new Set(["share_out", "lengthen", "trim_reserve"]);

/** The key of a choice, which stays the same while its numbers change. */
export function keyOf({ kind, apply }) {
  if (kind !== "release") return kind;
  return `release-${apply.find(({ verb }) => verb === "mark_absent").body.turn}`;
}

/** The key of the choice to preselect, or null if the moderator has to choose. */
export function preselected({ choices: [first] }) {
  return first && PRESELECTED.has(first.kind) ? keyOf(first) : null;
}

/** Whether the hour ends in time: `{say, values}`, where `say` names the sentences. */
export function standing(proposal) {
  const { choices, rows } = proposal;
  const { sign, text } = overUnder(proposal.projected_end_ms, proposal.hard_end_ms);
  const isOver = sign === "over";
  const values = {
    length: text,
    short: digits(proposal.short_by_ms),
    reserve: digits(proposal.reserve_ms),
    share: digits(largest(proposal.allotted, rows)),
  };
  if (choices.length === 0) return { say: withoutChoice(isOver, rows), values };
  const [{ kind }] = choices;
  if (WHEN_SHORT.has(kind)) {
    return { say: proposal.share_ms === null ? "short-fixed" : "short", values };
  }
  if (kind === "lengthen") return { say: "lengthen", values };
  return { say: isOver ? "reshare" : "unequal", values };
}

/** The name of the sentences for a proposal without choices. */
function withoutChoice(isOver, rows) {
  if (isOver) return "over";
  return rows.length === 0 ? "nobody" : "holds";
}

/** The longest allotment of the turns that share; recordings keep their own length. */
function largest(allotted, rows) {
  const shared = rows.filter((row) => !row.is_fixed).map(({ turn }) => allotted[turn]);
  return Math.max(0, ...shared);
}

/** The figures above the choices, as text. */
export function figures(proposal, zone) {
  const { share_ms, shortest_ms } = proposal;
  return {
    until: hoursAndMinutes(proposal.hard_end_ms, zone),
    left: signed(proposal.left_ms),
    fixed: signed(proposal.fixed_ms),
    reserve: digits(proposal.reserve_ms),
    share: share_ms === null ? "–" : signed(share_ms),
    isTooLittle: share_ms !== null && share_ms < shortest_ms,
  };
}

/**
 * One line for each waiting turn: `{label, isFixed, was, becomes, starts, pace, isChanged}`.
 * `becomes` is null for a released turn; without a choice nothing changes.
 */
export function lines({ rows, ...proposal }, choice, zone) {
  return rows.map(({ turn, label, old_ms, is_fixed, words }) => {
    const newMs = choice === null ? old_ms : choice.allotted[turn];
    const startsMs = choice?.starts_ms[turn];
    return {
      label,
      isFixed: is_fixed,
      was: digits(old_ms),
      becomes: newMs === undefined ? null : digits(newMs),
      starts: startsMs === undefined ? "" : hoursAndMinutes(startsMs, zone),
      pace: paceOf(words, newMs, proposal),
      isChanged: newMs !== old_ms,
    };
  });
}

/**
 * The pace of a statement in its new time: `{perMinute, verdict}`, or null if it is unknown.
 * Computes the same as `timekeeper/domain/hour/pace.py`.
 */
export function paceOf(words, allottedMs, { comfortable_pace, fastest_pace }) {
  if (!words || !allottedMs) return null;
  const perMinute = Math.ceil((words * MINUTE_MS) / allottedMs);
  if (perMinute <= comfortable_pace) return { perMinute, verdict: "fits" };
  return { perMinute, verdict: perMinute <= fastest_pace ? "fast" : "too_long" };
}

/**
 * The hour before and after: `{questions, end, hard_end, margin}`, each `[was, becomes]`; the two of
 * the margin are `{sign, text}`.
 */
export function sums(proposal, choice, zone) {
  const { reserve_ms, projected_end_ms, hard_end_ms } = proposal;
  const before = { reserve_ms, ends_at_ms: projected_end_ms, hard_end_ms };
  const both = [before, choice ?? before];
  return {
    questions: both.map((hour) => digits(hour.reserve_ms)),
    end: both.map((hour) => hoursAndMinutes(hour.ends_at_ms, zone)),
    hard_end: both.map((hour) => hoursAndMinutes(hour.hard_end_ms, zone)),
    margin: both.map((hour) => overUnder(hour.ends_at_ms, hour.hard_end_ms)),
  };
}

/** A length as text, with a minus sign if it is negative: "−0:20". */
function signed(ms) {
  return digits(ms).replace("+", "−");
}
