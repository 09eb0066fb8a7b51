"""Checks that everything on a page can be read: nothing is cut off or outside the window."""

from playwright.sync_api import Page

SHORTENED_ON_PURPOSE = (
    ".floor .who",  # at most three lines; the whole name is in the list's tooltip and menu
    ".row .label",
    ".row .who-line small",  # it does not fit beside a long name of an organisation
    ".console .primary .words",
    ".foot .history .words",
    ".others",  # one line; the whole sentence is in the list of the latest entries
    ".chip",  # the whole name is in the list and in the menu
    ".messages .standing",
    ".public p",
    ".public-line b",
    ".field-then",  # the whole name is shown during that turn
    ".room-next li > :first-child",
    ".room-about",
)
"""Elements in which a long name ends in an ellipsis; the full name is shown elsewhere."""

PROBLEMS = """
({ shortened, mayScrollDown }) => {
  const problems = [];
  const name = (element) => {
    const { tagName, id, className } = element;
    return tagName.toLowerCase() + (id ? `#${id}` : "") + (className ? `.${className}` : "");
  };
  const scrolls = (element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return [overflowX, overflowY].some((overflow) => overflow === "auto" || overflow === "scroll");
  };

  const { scrollWidth, scrollHeight } = document.scrollingElement;
  if (scrollWidth > innerWidth) problems.push(`the page is ${scrollWidth} wide`);
  if (!mayScrollDown && scrollHeight > innerHeight + 1) {
    problems.push(`the page is ${scrollHeight} high`);
  }
  for (const element of document.querySelectorAll("body *")) {
    if (scrolls(element) && element.scrollHeight > element.clientHeight + 1) {
      problems.push(`${name(element)} has to be scrolled`);
    }
  }

  const isShortened = (element) => element.closest(shortened) !== null;
  /** Elements for screen readers and the keyboard only. */
  const isClippedAway = (element) =>
    element !== null &&
    (getComputedStyle(element).clipPath === "inset(50%)" || isClippedAway(element.parentElement));
  const isUnseen = (element) =>
    !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
    element.closest("svg, [aria-hidden=true]") !== null || isClippedAway(element);

  /** The box to which an element clips its content, or null; a scrolling box clips nothing. */
  const cut = (element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    const clips = (overflow) => overflow === "hidden" || overflow === "clip";
    if (!clips(overflowX) && !clips(overflowY)) return null;
    return element.getBoundingClientRect();
  };
  const isInside = (rect, box) =>
    rect.left >= box.left - 1 && rect.right <= box.right + 1 &&
    rect.top >= box.top - rect.height / 4 && rect.bottom <= box.bottom + rect.height / 4;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = { left: 0, top: 0, right: innerWidth, bottom: mayScrollDown ? 1e9 : innerHeight };
  while (texts.nextNode()) {
    const { currentNode: node } = texts;
    const element = node.parentElement;
    if (!node.data.trim() || isUnseen(element) || isShortened(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width === 0) continue;
      let box = element;
      let isScrolled = false;
      for (; box !== document.documentElement && !isScrolled; box = box.parentElement) {
        const limits = box === document.body ? null : cut(box);
        if (limits && !isInside(rect, limits)) {
          problems.push(`${name(box)} cuts off “${node.data.trim()}” of ${name(element)}`);
        }
        isScrolled = scrolls(box);
      }
      if (!isScrolled && !isInside(rect, seen)) {
        problems.push(`“${node.data.trim()}” of ${name(element)} is out of sight`);
      }
    }
  }
  return [...new Set(problems)];
}
"""


def problems(page: Page, *, may_scroll_down: bool = False) -> list[str]:
    """The texts of the page that cannot be read now, each in a sentence."""
    shortened = ", ".join(SHORTENED_ON_PURPOSE)
    found: list[str] = page.evaluate(
        PROBLEMS, {"shortened": shortened, "mayScrollDown": may_scroll_down}
    )
    return found
