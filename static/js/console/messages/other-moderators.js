/**
 * Shows at once what another console changed, and who did it. The log entries come from the
 * foot's list. The answers to this page's commands say which entries are its own, so that one
 * user on two laptops counts as two consoles.
 */

const SHOWN_FOR_MS = 7_000;

/** `isSending` says whether a command of this page is on its way. */
export function startOtherModerators(isSending) {
  const box = document.querySelector("[data-others]");
  const tracker = createEntryTracker(readEntries());
  let hiding = null;

  document.addEventListener("timekeeper:rendered", () => {
    tracker.add(readEntries());
    showForeign();
  });

  function showForeign() {
    const foreign = tracker.takeForeign(isSending());
    if (foreign.length) show(foreign.at(-1));
  }

  function show({ who, what }) {
    box.textContent = box.dataset.say.replace("{who}", () => who).replace("{what}", () => what);
    clearTimeout(hiding);
    hiding = setTimeout(() => (box.textContent = ""), SHOWN_FOR_MS);
  }

  return { addOwn: tracker.addOwn, showForeign };
}

/** Separates foreign log entries, `{revision, who, what}`, from own ones; `known` are not new. */
export function createEntryTracker(known) {
  const own = new Set();
  let newest = newestOf(known);
  let waiting = [];

  function add(entries) {
    waiting.push(...entries.filter(({ revision }) => revision > newest));
    newest = newestOf(entries);
  }

  function addOwn(revision) {
    own.add(revision);
  }

  /**
   * The new foreign entries, once each. A state may arrive before the answer to the command that
   * caused it, so there are none while a command is on its way.
   */
  function takeForeign(isSending) {
    if (isSending) return [];
    const taken = waiting;
    waiting = [];
    return taken.filter(({ revision }) => !own.has(revision));
  }

  return { add, addOwn, takeForeign };
}

function newestOf(entries) {
  return Math.max(0, ...entries.map(({ revision }) => revision));
}

/** The latest entries of the log, oldest first. */
function readEntries() {
  const items = [...document.querySelectorAll("[data-deed]")].reverse();
  return items.map((item) => ({
    revision: Number(item.dataset.deed),
    who: item.dataset.actor,
    what: item.querySelector(".what").textContent,
  }));
}
