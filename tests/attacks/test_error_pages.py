"""Errors of every status, as a page and as JSON, name nobody, and no log repeats what was sent.

Some errors repeat what the caller has sent, to help correct it (``ECHOED``); it goes to nobody
else. A right guess and a wrong one get the same answer.
"""

import io
import logging
from collections.abc import Iterator

import pytest
from address_walk import AddressWalk
from address_walk import walk as walk  # the fixture
from canaries import Canaries
from hidden_speaker import WORDS, leaked
from planting import Planted
from wrong_requests import AS_PAGES, IN_JSON, NO_LENGTH

from timekeeper.process.logs import RedactingFormatter
from timekeeper.web import problems
from timekeeper.web.security import body_limits

GUESS = "Gwüssel تخمين"
"""A guess that is nobody's name."""
SENT = {word: Canaries({"sent": word}) for word in (GUESS, WORDS["speaker"])}

CASES = {
    **{f"{wrong.status} in JSON: {name}": wrong for name, wrong in IN_JSON.items()},
    **{f"{wrong.status} as a page: {name}": wrong for name, wrong in AS_PAGES.items()},
}
ECHOED = {
    "404 in JSON: no verb": {"json"},
    "422 in JSON: no such field": {"json"},
    "401 as a page: no link": {"percent twice"},
    "403 as a page: not theirs": {"percent twice"},
    "422 as a page: no such series": {"raw"},
}
"""The unknown verb, field or series; and the address to go on to after signing in."""

EVERY = {400, 401, 403, 404, 405, 411, 413, 422, 429, 500, 503}
NEVER_USED = {400, 413}
"""The sentences of these are never sent, because other parts refuse earlier, in other words."""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log of the server, from DEBUG on."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def test_every_status_is_requested_as_a_page_and_in_json() -> None:
    assert {wrong.status for wrong in IN_JSON.values()} == {*EVERY, 409, 412, 415}
    assert {wrong.status for wrong in AS_PAGES.values()} == EVERY


@pytest.mark.parametrize("case", CASES)
def test_an_error_names_nobody_and_does_not_reveal_whether_a_guess_was_right(
    walk: AddressWalk, log: io.StringIO, case: str
) -> None:
    wrong, echoed = CASES[case], []
    for word, sent in SENT.items():
        answer = wrong.ask(walk, word)
        assert answer.status_code == wrong.status, answer.text
        content = str(answer.headers).encode() + answer.data
        if word == GUESS:
            assert leaked(content, "nobody") == frozenset()
        echoed.append({spelling for _, spelling in sent.found_in(content)})
        assert sent.found_in(log.getvalue().encode()) == frozenset()
    assert echoed == [ECHOED.get(case, set())] * 2
    assert leaked(log.getvalue().encode(), "nobody") == frozenset()


def test_a_fault_is_logged_with_its_kind_and_its_place(walk: AddressWalk, log: io.StringIO) -> None:
    IN_JSON["a fault at a press"].ask(walk, GUESS)
    logged = log.getvalue()
    assert "ValueError at api.carry_out" in logged
    assert "in carry_out" in logged
    assert "\nbuiltins.ValueError\n" in logged


def test_a_leak_in_the_sentence_of_any_error_is_found(
    walk: AddressWalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = [f"{status}" for status in problems.SENTENCES]
    planted = Planted([*sentences, *(f"at the head: {status}" for status in body_limits.SENTENCES)])
    for status in problems.SENTENCES:
        monkeypatch.setitem(problems.SENTENCES, status, planted.words[f"{status}"])
    for status in body_limits.SENTENCES:
        leaking = planted.words[f"at the head: {status}"]
        monkeypatch.setitem(body_limits.SENTENCES, status, leaking)  # type: ignore[arg-type]  # no constant here
    cases = [*CASES.values(), NO_LENGTH]
    found = {place for wrong in cases for place in planted.places(wrong.ask(walk, GUESS).data)}
    assert found == {*planted.words} - {f"{status}" for status in NEVER_USED}
