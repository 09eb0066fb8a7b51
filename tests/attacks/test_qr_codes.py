"""A QR code contains only the address of the public page."""

import re

import pytest
import segno
from address_walk import AddressWalk
from address_walk import walk as walk  # the fixture
from eavesdropper import Eavesdropper
from eavesdropper import eavesdropper as eavesdropper  # the fixture
from hidden_speaker import PROTECTED, WORDS, Found

from timekeeper.presentation import views

MODULE = re.compile(r"M(\d+) (\d+)h1v1h-1z")
CODE = re.compile(rf"(?:{MODULE.pattern})+")

Modules = frozenset[tuple[int, int]]


def codes_in(content: bytes) -> set[Modules]:
    """The dark modules of every code in the content, by column and row."""
    text = content.decode()
    return {
        frozenset((int(x), int(y)) for x, y in MODULE.findall(code[0]))
        for code in CODE.finditer(text)
    }


def code_of(address: str) -> Modules:
    """The dark modules of the code of an address; no other text has the same code."""
    rows = segno.make(address, error="m", micro=False).matrix
    return frozenset((x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)


def codes_of_all(walk: AddressWalk) -> dict[str, set[Modules]]:
    """The codes in all answers, by role below moderator."""
    found: dict[str, set[Modules]] = {}

    def look(content: bytes, role: str) -> Found:
        if codes := codes_in(content):
            found.setdefault(role, set()).update(codes)
        return frozenset()

    walk.find = look
    walk.leaks(methods=frozenset({"GET"}))
    return found


def test_every_code_on_any_page_is_the_address_of_the_public_page(walk: AddressWalk) -> None:
    address = f"{walk.site.house.views.base_url}/meetings/{walk.slug}"
    assert codes_of_all(walk) == {"room": {code_of(address)}}


def test_every_pushed_code_is_the_address_of_the_public_page(eavesdropper: Eavesdropper) -> None:
    eavesdropper.press("open", {})
    eavesdropper.press("give_floor", {"turn": PROTECTED})
    eavesdropper.look()
    pushed = [
        (where, codes)
        for where, _, what in eavesdropper.heard
        if (codes := codes_in(what)) and where.startswith("state to")
    ]
    address = f"{eavesdropper.site.house.views.base_url}/meetings/{eavesdropper.slug}"
    assert {where for where, _ in pushed} == {
        "state to room meeting html en",
        "state to room room html en",
    }
    assert all(codes == {code_of(address)} for _, codes in pushed)


@pytest.mark.parametrize("leak", [f"?{WORDS['speaker']}", f"#{WORDS['notes']}", "?"])
def test_a_leak_in_a_code_is_seen(
    walk: AddressWalk, monkeypatch: pytest.MonkeyPatch, leak: str
) -> None:
    sound = views._qr_code
    monkeypatch.setattr(views, "_qr_code", lambda address: sound(address + leak))
    address = f"{walk.site.house.views.base_url}/meetings/{walk.slug}"
    assert codes_of_all(walk) == {"room": {code_of(address + leak)}}
    assert code_of(address + leak) != code_of(address)
