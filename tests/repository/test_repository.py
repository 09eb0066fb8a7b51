"""Checks rules of the whole repository: small files, no third-party code, markup and styles for
every language and a strict CSP, and a reason for each silenced check.
"""

import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE_LINES = 300


def files(*suffixes: str) -> list[Path]:
    """The files of the repository, including those that ``git add .`` would add, by suffix."""
    answer = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (ROOT / name for name in answer.stdout.split("\0") if name)
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def faults(paths: list[Path], find) -> list[str]:
    """The faults that ``find`` finds in each file's text, with the file's name before them."""
    return [
        f"{path.relative_to(ROOT)}: {fault}" for path in paths for fault in find(path.read_text())
    ]


def listed(found: list[str]) -> str:
    return "\n" + "\n".join(found)


# Size and origin


def too_long(text: str) -> list[str]:
    lines = len(text.splitlines())
    return [f"{lines} lines"] if lines > LONGEST_FILE_LINES else []


def test_no_file_is_too_long():
    found = faults(files(".py", ".js", ".css", ".html"), too_long)
    assert not found, listed(found)


def test_a_file_that_is_too_long_is_found():
    assert too_long("x\n" * LONGEST_FILE_LINES) == []
    assert too_long("x\n" * (LONGEST_FILE_LINES + 1)) == ["301 lines"]


def test_no_third_party_code_is_committed():
    names = [path.relative_to(ROOT).as_posix() for path in files()]
    third_party = re.compile(r"(^|/)(node_modules|vendor|\.venv|site-packages)/|\.min\.|\.woff2?$")
    assert [name for name in names if third_party.search(name)] == []


# Styles

PHYSICAL = re.compile(
    r"""(?:^|[;{\s])(
      (?:(?:scroll-)?(?:margin|padding)|border|inset)-(?:left|right|top|bottom)[\w-]*\s*:
    | (?:left|right|top|bottom)\s*:
    | (?:text-align|float|clear)\s*:\s*(?:left|right)\b
    )""",
    re.VERBOSE,
)


def physical_properties(css: str) -> list[str]:
    """Declarations with a physical side (left, right …) instead of a logical one."""
    return PHYSICAL.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def test_styles_are_logical():
    found = faults(files(".css"), physical_properties)
    assert not found, listed(found)


@pytest.mark.parametrize(
    "planted",
    [
        "p { margin-left: 1px }",
        "p{padding-right:1px}",
        "p { color: red; left: 0 }",
        "p { text-align: right }",
        "p { border-top-left-radius: 1px }",
        "p {\n  float: left;\n}",
    ],
)
def test_a_physical_property_is_found(planted):
    assert physical_properties(planted)


def test_logical_properties_pass():
    logical = "p { margin-inline-start: 1px; inset-block-end: 0; text-align: end } /* left: 0 */"
    assert physical_properties(logical) == []


# Markup

OF_JINJA = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for the output of Jinja; it is not a letter, so it never counts as text."""

TEXT_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title"}
UNTRANSLATED_TAGS = {"code", "kbd", "script", "style"}
ATTRIBUTES_OF_A_MACRO = re.compile(r'\b(?:data|aria)-[\w-]+(?:="[^"]*")?')
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}


def markup_of(template: str) -> str:
    """The markup of a template itself, without the output of Jinja."""
    kept, depth = [], 0
    for _, kind, text in jinja2.Environment().lex(template):
        if kind == "data" and depth == 0:
            kept.append(text)
        elif kind == "variable_begin":
            kept.append(OF_JINJA)
        elif kind == "name" and text in ("trans", "endtrans"):
            depth += 1 if text == "trans" else -1
    return "".join(kept)


class MarkupReader(HTMLParser):
    """Collects markup that a strict CSP forbids and texts that no translator would see."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open_tags: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attributes}
        if tag == "style" or "style" in names:
            self.faults.append(f"inline style on <{tag}>")
        if tag == "script" and "src" not in names:
            self.faults.append("inline <script>")
        for name, value in attributes:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.faults.append(f"inline handler {name} on <{tag}>")
            if name in TEXT_ATTRIBUTES:
                self._check_text(value or "")
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open_tags and self.open_tags.pop() != tag:
            pass

    def handle_data(self, text: str) -> None:
        if not UNTRANSLATED_TAGS.intersection(self.open_tags[-1:]):
            self._check_text(text)

    def _check_text(self, text: str) -> None:
        text = ATTRIBUTES_OF_A_MACRO.sub("", text)
        if any(letter.isalpha() for letter in text):
            self.faults.append(f"text that no translator sees: {' '.join(text.split())!r}")


def markup_faults(template: str) -> list[str]:
    reader = MarkupReader()
    reader.feed(markup_of(template))
    reader.close()
    return reader.faults


def test_templates_keep_the_csp_and_use_gettext_for_every_text():
    found = faults(files(".html"), markup_faults)
    assert not found, listed(found)


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        "<p>Reconnecting</p>",
        "{% if late %}<p>late {{ by }}</p>{% endif %}",
        '<input placeholder="Name">',
        '<img src="/x.svg" alt="{{ name }} speaks">',
    ],
)
def test_a_fault_in_markup_is_found(planted):
    assert markup_faults(planted)


@pytest.mark.parametrize(
    "sound",
    [
        '<h1 class="x" title="{{ _("Title") }}">{{ _("Pre-session") }} · 4:12</h1>',
        "{# said by nobody #}{% trans %}Late{% endtrans %}{% if a %}<br>{% endif %}",
        '<script type="module" src="{{ a }}"></script><kbd>Enter</kbd>',
        '{% macro scope(turn) %}data-clock-scope data-phase="{{ turn }}"{% endmacro %}',
    ],
)
def test_sound_markup_passes(sound):
    assert markup_faults(sound) == []


# Silenced checks


def unexplained(source: str) -> Iterator[str]:
    """Comments that silence a check without its name and a reason."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        found = re.search(r"#\s*(noqa|nosec|type:\s*ignore)(.*)", token.string)
        if token.type != tokenize.COMMENT or not found:
            continue
        if not re.match(r"(:? [A-Z]+\d+|\[[\w, -]+\])[^a-z]*[a-z]{2}", found[2]):
            yield f"line {token.start[0]}: {token.string}"


def test_every_silenced_check_has_its_reason():
    found = faults(files(".py"), unexplained)
    assert not found, listed(found)


@pytest.mark.parametrize(
    ("comment", "is_explained"),
    [
        ("# noqa: B008 - frozen, so one default serves all", True),
        ("# type: ignore[arg-type]  # the library has no types", True),
        ("# nosec B310 # our own address", True),
        ("# nosec", False),
        ("# nosec B310", False),
        ("# noqa", False),
        ("# noqa: B008", False),
        ("# noqa: B008, E501", False),
        ("# type: ignore", False),
        ("# type: ignore[arg-type]", False),
    ],
)
def test_a_silenced_check_without_a_reason_is_found(comment, is_explained):
    assert list(unexplained(f"x = 1  {comment}\n")) == (
        [] if is_explained else [f"line 1: {comment}"]
    )
