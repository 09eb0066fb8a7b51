"""Static files, compressed once, under an address that changes with their content.

The whole tree has one digest in its address, so modules and styles refer to each other by relative
paths, and browsers may cache every file for ever.
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
    """The tree of static files that this process serves."""

    def __init__(self, instance: Path, source: Path = STATIC) -> None:
        files = sorted(path for path in source.rglob("*") if _is_served(path))
        self.digest = _digest(source, files)
        self.url = f"/static/{self.digest}"
        self._folder = _build(instance / "static" / self.digest, source, files)

    def serve_from(self, app: Flask) -> None:
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # how WSGI middleware is added
            app.wsgi_app,
            root=self._folder,
            prefix=self.url,
            immutable_file_test=lambda path, url: True,
        )


def _is_served(path: Path) -> bool:
    """Symbolic links are not served, as they may lead to other files."""
    return path.is_file() and not path.is_symlink() and path.suffix in SERVED


def _digest(source: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(source).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _build(folder: Path, source: Path, files: list[Path]) -> Path:
    """Makes the compressed copy; renames it into place, as several processes may start at once."""
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(f"{folder}.{os.getpid()}")
    compressor = Compressor(quiet=True)
    for path in files:
        target = temporary / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        if compressor.should_compress(path.name):
            list(compressor.compress(str(target)))
    try:
        temporary.rename(folder)
    except OSError:
        shutil.rmtree(temporary)
    return folder
