/**
 * What somebody else did: whoever moderates with others reads at once what has changed and who
 * did it. The entries stand in the foot's list; those of this page's own commands are known.
 */

/** An own command's answer may come after the state that it led to (milliseconds). */
const ANSWERED_WITHIN_MS = 1_500;
const SHOWN_FOR_MS = 7_000;

export function startOthers() {
  const box = document.querySelector("[data-others]");
  const own = new Set();
  let newest = newestDeed()?.revision ?? 0;
  let hiding = null;

  document.addEventListener("timekeeper:rendered", () => {
    const deed = newestDeed();
    if (deed === null || deed.revision <= newest) return;
    newest = deed.revision;
    setTimeout(() => !own.has(deed.revision) && show(deed), ANSWERED_WITHIN_MS);
  });

  function show({ who, what }) {
    box.textContent = box.dataset.say.replace("{who}", () => who).replace("{what}", () => what);
    clearTimeout(hiding);
    hiding = setTimeout(() => (box.textContent = ""), SHOWN_FOR_MS);
  }

  return (revision) => own.add(revision);
}

/** The latest entry of the log: `{revision, who, what}`, or null. */
function newestDeed() {
  const entry = document.querySelector("[data-deed]");
  if (entry === null) return null;
  return {
    revision: Number(entry.dataset.deed),
    who: entry.dataset.actor,
    what: entry.querySelector(".what").textContent,
  };
}
