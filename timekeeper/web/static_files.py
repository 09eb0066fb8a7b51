"""Static files under an address that changes with their content, compressed once.

The whole tree hangs under one digest, so that modules and styles may refer to each
other by relative paths and every file may be kept for ever.
"""

import hashlib
import os
import shutil
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

STATIC = Path(__file__).parent.parent.parent / "static"
SERVED = frozenset({".css", ".js", ".woff2", ".svg", ".png", ".ico", ".webmanifest"})


class StaticFiles:
    """The tree of static files as this process serves it."""

    def __init__(self, kept_in: Path, source: Path = STATIC) -> None:
        files = sorted(path for path in source.rglob("*") if _is_served(path))
        self.digest = _digest(source, files)
        self.url = f"/static/{self.digest}"
        self._folder = _built(kept_in / "static" / self.digest, source, files)

    def serve_from(self, app: Flask) -> None:
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # how WSGI middleware goes in
            app.wsgi_app,
            root=self._folder,
            prefix=self.url,
            immutable_file_test=lambda path, url: True,
        )


def _is_served(path: Path) -> bool:
    """A link is not: it may lead to what is not ours to show."""
    return path.is_file() and not path.is_symlink() and path.suffix in SERVED


def _digest(source: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(source).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _built(folder: Path, source: Path, files: list[Path]) -> Path:
    """The compressed copy; made aside and moved in whole, as several may start at once."""
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(f"{folder}.{os.getpid()}")
    compressor = Compressor(quiet=True)
    for path in files:
        target = aside / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        if compressor.should_compress(path.name):
            list(compressor.compress(str(target)))
    try:
        aside.rename(folder)
    except OSError:
        shutil.rmtree(aside)
    return folder
