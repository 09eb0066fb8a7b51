"""The scanner finds a canary in every encoding; otherwise the tests that use it could not fail."""

import base64
import gzip
import html
import json
import unicodedata
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pytest
from canaries import Canaries

WORD = "Zürkàn طائر"
CANARIES = Canaries({"speaker": WORD})
NFD = unicodedata.normalize("NFD", WORD)

ENCODED: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "in capitals": lambda word: word.upper().encode(),
    "UTF-16, little end first": lambda word: word.encode("utf-16-le"),
    "UTF-16, big end first": lambda word: word.encode("utf-16-be"),
    "JSON": lambda word: json.dumps(word).encode(),
    "JSON in capitals": lambda word: json.dumps(word).upper().encode(),
    "decimal references": lambda word: "".join(f"&#{ord(one)};" for one in word).encode(),
    "hexadecimal references": lambda word: "".join(f"&#x{ord(one):X};" for one in word).encode(),
    "references for what is not ASCII": lambda word: word.encode("ascii", "xmlcharrefreplace"),
    "percent": lambda word: quote(word).encode(),
    "percent, small": lambda word: quote(word).lower().encode(),
    "percent, of every byte": lambda word: b"".join(b"%%%02X" % byte for byte in word.encode()),
    "percent twice": lambda word: quote(quote(word)).encode(),
    "base64": lambda word: base64.b64encode(word.encode()),
    "base64 one on": lambda word: base64.b64encode(b"x" + word.encode()),
    "base64 two on": lambda word: base64.b64encode(b"xx" + word.encode() + b"yy"),
    "base64 for addresses": lambda word: base64.urlsafe_b64encode(b"x" + word.encode()),
    "gzip": lambda word: gzip.compress(word.encode()),
    "zlib": lambda word: zlib.compress(word.encode()),
    "deflate": lambda word: zlib.compress(json.dumps(word).encode())[2:-4],
}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("encoding", ENCODED)
def test_a_canary_is_found_in_every_encoding(encoding: str, form: str) -> None:
    content = ENCODED[encoding](unicodedata.normalize(form, WORD))
    around = content if encoding in ("gzip", "zlib", "deflate") else b"<p>" + content + b"</p>"
    assert {field for field, _ in CANARIES.found_in(around)} == {"speaker"}


def test_named_references_are_found() -> None:
    named = "Z&uuml;rk&agrave;n طائر"
    assert html.unescape(named) == WORD
    assert ("speaker", "html named") in CANARIES.found_in(named.encode())


def test_content_without_a_canary_has_no_findings() -> None:
    for content in (b"", b"Zurich", "Zürich طا".encode(), gzip.compress(b"Speaker 3")):
        assert CANARIES.found_in(content) == frozenset()


def test_each_kind_of_variant_finds_one_of_the_encodings() -> None:
    findings = [
        CANARIES.found_in(encode(form)) for encode in ENCODED.values() for form in (WORD, NFD)
    ]
    assert {kind for found in findings for _, kind in found} == {
        *("raw", "utf-16", "json", "html decimal", "html hexadecimal", "html named"),
        *("percent", "percent twice", "base64"),
    }
