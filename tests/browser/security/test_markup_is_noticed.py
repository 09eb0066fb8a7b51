"""The checks of test_markup_in_texts.py notice a page that takes a text for markup."""

from collections.abc import Callable

import pytest
from markup import MARKUP, Watch
from playwright.sync_api import BrowserContext
from running_server import RunningServer

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]


@pytest.mark.parametrize(
    "hole",
    [
        "box.innerHTML = said",
        "box.setAttribute('onload', said)",
        "box.innerHTML = `<template>${said}</template>`",
        'box.innerHTML = `<a href="javascript:hit()"></a>`',
    ],
)
def test_a_page_that_takes_a_text_for_markup_is_noticed(
    site: RunningServer, new_context: NewContext, hole: str
) -> None:
    """The page has no content security policy, which would prevent most of it."""
    context = new_context()
    watch = Watch(context)
    page = context.new_page()
    page.route("**/bare", lambda route: route.fulfill(body="<p></p>", content_type="text/html"))
    page.goto(f"{site.url}/bare")
    watch.check(page, "with nothing in it")
    page.evaluate(f"said => {{ const box = document.querySelector('p'); {hole}; }}", MARKUP)
    with pytest.raises(AssertionError):
        watch.check(page, "with a hole")
