/**
 * What somebody else did: whoever moderates with others reads at once what has changed and who
 * did it. The entries stand in the foot's list; which are this page's own, its commands' answers
 * tell, so that one and the same user on two laptops counts as two consoles.
 */

const SHOWN_FOR_MS = 7_000;

/** `isSending` tells whether a command of this page is on its way. */
export function startOthers(isSending) {
  const box = document.querySelector("[data-others]");
  const others = createOthers(entries());
  let hiding = null;

  document.addEventListener("timekeeper:rendered", () => {
    others.arrived(entries());
    look();
  });

  function look() {
    const foreign = others.foreign(isSending());
    if (foreign.length) show(foreign.at(-1));
  }

  function show({ who, what }) {
    box.textContent = box.dataset.say.replace("{who}", () => who).replace("{what}", () => what);
    clearTimeout(hiding);
    hiding = setTimeout(() => (box.textContent = ""), SHOWN_FOR_MS);
  }

  return { done: others.done, look };
}

/** Tells foreign entries, `{revision, who, what}`, from own ones; those there at first are known. */
export function createOthers(known) {
  const own = new Set();
  let newest = newestOf(known);
  let unjudged = [];

  function arrived(entries) {
    unjudged.push(...entries.filter(({ revision }) => revision > newest));
    newest = newestOf(entries);
  }

  function done(revision) {
    own.add(revision);
  }

  /** The new ones, once each. A state may come before the answer: while one is due, all wait. */
  function foreign(isSending) {
    if (isSending) return [];
    const judged = unjudged;
    unjudged = [];
    return judged.filter(({ revision }) => !own.has(revision));
  }

  return { arrived, done, foreign };
}

function newestOf(entries) {
  return Math.max(0, ...entries.map(({ revision }) => revision));
}

/** The latest entries of the log, oldest first. */
function entries() {
  const items = [...document.querySelectorAll("[data-deed]")].reverse();
  return items.map((item) => ({
    revision: Number(item.dataset.deed),
    who: item.dataset.actor,
    what: item.querySelector(".what").textContent,
  }));
}
