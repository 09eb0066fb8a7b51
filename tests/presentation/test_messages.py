"""The catalogues have exactly the sentences of the code and the templates."""

import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "timekeeper" / "translations"


def extracted(target: Path) -> set[str]:
    makefile = (ROOT / "Makefile").read_text()
    keywords = makefile.split('--keywords "')[1].split('"')[0]
    subprocess.run(
        [
            *(sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"),
            *("--mapping-file", "pyproject.toml", "--keywords", keywords),
            *("--output-file", str(target), "."),
        ],
        cwd=ROOT,
        check=True,
    )
    return sentences(target)


def sentences(catalogue: Path) -> set[str]:
    with catalogue.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


def test_every_sentence_is_in_the_catalogue(tmp_path: Path) -> None:
    """If it fails, run `make messages`."""
    said = extracted(tmp_path / "messages.pot")
    assert said == sentences(TRANSLATIONS / "messages.pot")
    assert said == sentences(TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po")
    assert "{turn} already has the floor." in said
    assert "Speaker {number} – {category}" in said
