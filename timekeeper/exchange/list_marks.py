"""What a text document puts beside the names of a list: bullets, numbers and headings.

None of it is part of a name. A heading may say what those below it are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from timekeeper.domain.meeting.turns import Category, Mode


@dataclass(frozen=True)
class Heading:
    """A line that heads a list; what it says of those below it, or None where it says nothing."""

    category: Category | None = None
    mode: Mode | None = None


MARK = re.compile(
    r"""
    [•◦▪▫‣⁃∙·●○■□◆◇➢➤►▶→✓✔❖*\uf000-\uf0ff]+\s*  # a bullet; word processors have their own fonts
  | [-–—―−]+\s* | \+\s+ | o\t\s*                  # a dash; a plus; the bullet of a second level
  | [(（]\d{1,3}[)）]\s*                           # (1)
  | \d{1,3}(?:\.\d{1,3})+[.)]?\s+                 # 1.1
  | \d{1,3}[.)\]:]+\s+                            # 1. with a blank
  | \d{1,3}[.)](?![a-z])(?=[^\W\d_])              # 1. without one, but not 350.org
  | \d{1,3}[、．]\s*
  | \d{1,3}[-–—]\s+                               # 1-
  | \([a-zA-Z]\)\s* | [a-zA-Z]\)\s+               # (a)
  | \(?[ivxlIVXL]{1,6}\)\s* | (?:[ivx]{2,6}|i)\.\s+
    """,
    re.VERBOSE,
)
NUMBER = re.compile(r"(?:(?:no|nr)\b\.?|n°|№|#)?\s*\d{1,3}[.):]?", re.IGNORECASE)
"""A number that has a place of its own in the line, as in a table."""

COUNT = re.compile(r"[(（]\s*\d+\s*[)）]")
BEFORE_COLON = re.compile(r"([^:：]{1,60})[:：]\s*(.*)", re.DOTALL)
ONE_OF_THEM = re.compile(r"(?:speaker|panell?ist|intervention|orateur|oradora?|оратор) \d{1,3}")

PLAIN_HEADINGS = frozenset(
    {
        *("speakers", "the speakers", "list of speakers", "list of the speakers", "speakers list"),
        *("order of speakers", "panel", "the panel", "panellists", "panelists", "interventions"),
        *("intervenants", "orateurs", "liste des orateurs", "liste des intervenants", "panélistes"),
        *("oradores", "lista de oradores", "panelistas", "ponentes", "lista de ponentes"),
        *("ораторы", "список ораторов", "выступающие", "докладчики"),
        *("发言者", "发言人", "发言者名单", "发言名单"),
        *("المتكلمون", "المتحدثون", "قائمة المتكلمين", "قائمة المتحدثين"),
    }
)
"""Headings that say nothing more, in the languages of the United Nations."""

TELLING_HEADINGS: Mapping[str, Heading] = {
    **dict.fromkeys(
        ("csos", "ngos", "cso", "ngo", "civil society", "civil society organisations"),
        Heading(category="CSO"),
    ),
    "civil society organizations": Heading(category="CSO"),
    **dict.fromkeys(
        (
            "nhris",
            "nhri",
            "national human rights institution",
            "national human rights institutions",
        ),
        Heading(category="NHRI"),
    ),
    **dict.fromkeys(("un", "un agencies", "united nations"), Heading(category="UN")),
    **dict.fromkeys(
        ("by video", "video", "video statement", "video statements", "video messages"),
        Heading(mode="video"),
    ),
    **dict.fromkeys(
        ("recorded", "recorded statement", "recorded statements", "recordings"),
        Heading(mode="recorded"),
    ),
    **dict.fromkeys(("in person", "in the room"), Heading(mode="person")),
}
HEADINGS_WITHOUT_A_COLON = PLAIN_HEADINGS | {"csos", "ngos", "nhris"}
"""Others would be taken for an organisation by some readers; they need their colon."""

NAMES_OF_COLUMNS = frozenset(
    {
        *("no", "no.", "nr", "nr.", "n°", "№", "#", "name", "names", "speaker", "organisation"),
        *("organization", "institution", "category", "type", "mode", "nom", "catégorie"),
        *("nombre", "organización", "categoría", "имя", "организация", "категория"),
    }
)


def without_marks(line: str) -> str:
    """The line behind its bullets and numbers."""
    behind = line.strip()
    while found := MARK.match(behind):
        behind = behind[found.end() :]
    return behind


def without_number(parts: Sequence[str]) -> Sequence[str]:
    """The parts of a line behind a number in the first place, where a name follows."""
    is_numbered = len(parts) > 1 and NUMBER.fullmatch(parts[0]) is not None
    return parts[1:] if is_numbered else parts


def heading(line: str) -> tuple[Heading | None, str]:
    """The heading that a line is or begins with, and what of the line is left."""
    if _plain(line) in HEADINGS_WITHOUT_A_COLON:
        return _known(line), ""
    found = BEFORE_COLON.fullmatch(line)
    if found is None or (known := _known(found[1])) is None:
        return None, line
    return known, found[2]


def _known(text: str) -> Heading | None:
    plain = _plain(text)
    if plain in PLAIN_HEADINGS or ONE_OF_THEM.fullmatch(plain):
        return Heading()
    return TELLING_HEADINGS.get(plain)


def _plain(text: str) -> str:
    return " ".join(COUNT.sub(" ", text).casefold().split())


def names_columns(parts: Sequence[str]) -> bool:
    """Whether a line is the head of a table."""
    return len(parts) > 1 and all(part.casefold() in NAMES_OF_COLUMNS for part in parts)
