"""A text that has an effect if a page takes it for markup, and a watch that notices the effect."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Page

MARKUP = (
    "'\"><img src=x onerror=hit()></title></textarea></template></script><svg onload=hit()>"
    "<script>hit()</script>{{7*7}}${7*7}$&`&lt;img src=x&gt;'-hit()-'"
)
"""Closes the markup that it may be in, and then opens its own."""

FOUND = """() => {
  const made = "img, object, embed, base, [srcdoc], [onload], [onerror], script:not([src])";
  const addresses = ["href", "src", "action", "formaction", "xlink:href"];
  const found = [];
  (function look(root) {
    for (const element of root.querySelectorAll("*")) {
      const names = element.getAttributeNames();
      if (element.matches(made)) found.push(element.outerHTML.slice(0, 300));
      if (names.some((name) => !/^[a-z_][a-z0-9_:-]*$/i.test(name))) {
        found.push(`an attribute of ${element.outerHTML.slice(0, 300)}`);
      }
      if (addresses.some((name) => /^\\s*javascript:/i.test(element.getAttribute(name)))) {
        found.push(`an address of ${element.outerHTML.slice(0, 300)}`);
      }
      if (element instanceof HTMLTemplateElement) look(element.content);
    }
  })(document);
  return found;
}"""


def text(name: str) -> str:
    """The payload after the name of its field; it fits into every field."""
    return f"{name}{MARKUP}"


def squeezed(shown: str) -> str:
    return re.sub(r"\s+", " ", shown)


class Watch:
    """Notices scripts, requests and elements that come from a text."""

    def __init__(self, context: BrowserContext) -> None:
        self.noticed: list[str] = []
        context.expose_binding("hit", lambda _source, *_: self.noticed.append("a script ran"))
        context.on("request", self._look)
        context.on("weberror", lambda error: self.noticed.append(str(error.error)))

    def _look(self, request: Any) -> None:
        if re.search(r"/x$", request.url):
            self.noticed.append(f"a request to {request.url}")

    def check(self, page: Page, where: str, *shown: str) -> None:
        """Checks that no text of the page became markup, and that these fields show theirs."""
        noticed = [*page.evaluate(FOUND), *self.noticed]
        assert not noticed, f"{where}: {noticed}"
        read = squeezed(page.evaluate("document.documentElement.textContent"))
        for name in shown:
            assert squeezed(text(name)) in read, (where, name)
