"""Finds a secret word in bytes, in any encoding.

A canary is a word that occurs nowhere else in the project. ``variants`` are the ways in which a
program may write it; ``found_in`` looks for all of them, inside compressed data too.
"""

import base64
import gzip
import html
import json
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

Variants = dict[str, set[bytes]]


def _lowered(raw: bytes) -> bytes:
    """As ``bytes.lower``: only the letters of ASCII, on both sides of a comparison."""
    return raw.lower()


def _code_points(word: str, write: Callable[[int], str], *, all_: bool) -> bytes:
    letters = (write(ord(one)) if all_ or ord(one) > 126 else one for one in word)
    return "".join(letters).encode()


def _named_references(word: str) -> bytes:
    """The word with HTML's named references for the letters that have one."""
    return "".join(
        f"&{html.entities.codepoint2name[ord(one)]};"
        if ord(one) in html.entities.codepoint2name
        else one
        for one in word
    ).encode()


def _aligned(raw: bytes) -> Iterator[bytes]:
    """The parts of a base64 text that are the same wherever these bytes begin in it."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + raw)
        begin = (0, 2, 3)[before]
        end = len(raw) + before
        yield text[begin : end // 3 * 4]


def variants(word: str) -> Variants:
    """Every way of writing a word, by encoding. To be searched for in lowered bytes."""
    found: Variants = {}
    forms = {
        unicodedata.normalize(form, cased)
        for form in ("NFC", "NFD")
        for cased in (word, word.lower(), word.upper(), word.casefold(), word.title())
    }
    for form in forms:
        raw = form.encode()
        once = quote(form, safe="")
        add = {
            "raw": [raw],
            "utf-16": [form.encode("utf-16-le"), form.encode("utf-16-be")],
            "json": [json.dumps(form)[1:-1].encode()],
            "html decimal": [_code_points(form, "&#{};".format, all_=every) for every in (0, 1)],
            "html hexadecimal": [
                _code_points(form, "&#x{:x};".format, all_=every) for every in (0, 1)
            ],
            "html named": [_named_references(form)],
            "percent": [once.encode(), "".join(f"%{byte:02x}" for byte in raw).encode()],
            "percent twice": [quote(once, safe="").encode()],
        }
        for kind, texts in add.items():
            found.setdefault(kind, set()).update(_lowered(text) for text in texts)
        plain = set(_aligned(raw))
        for_addresses = {text.replace(b"+", b"-").replace(b"/", b"_") for text in plain}
        found.setdefault(EXACT, set()).update(plain | for_addresses)
    return found


EXACT = "base64"
"""The encoding in which the case of a letter matters."""


@dataclass
class Canaries:
    """``words`` by the field that has each."""

    words: dict[str, str]

    _found: dict[bytes, frozenset[tuple[str, str]]] = field(default_factory=dict)

    @cached_property
    def _texts(self) -> dict[bytes, tuple[str, str]]:
        """Every way of writing every word; none is searched for twice."""
        return {
            text: (name, kind)
            for name, word in self.words.items()
            for kind, texts in variants(word).items()
            for text in texts
        }

    def found_in(self, content: bytes) -> frozenset[tuple[str, str]]:
        """The fields that the bytes contain, each with its encoding. Results are kept."""
        if content not in self._found:
            self._found[content] = frozenset(
                found
                for layer in unpacked(content)
                for lowered in [_lowered(layer)]
                for text, found in self._texts.items()
                if text in (layer if found[1] == EXACT else lowered)
            )
        return self._found[content]


def unpacked(content: bytes) -> Iterator[bytes]:
    """The bytes, and their content where they are compressed."""
    yield content
    for unpack in (gzip.decompress, zlib.decompress, _inflated):
        try:
            yield unpack(content)
        except (OSError, EOFError, zlib.error):
            continue


def _inflated(content: bytes) -> bytes:
    return zlib.decompress(content, -zlib.MAX_WBITS)
