"""Copies the files that browsers need out of node_modules/ into static/vendor/.

Only these are served. A file appears under its name when it is whole, so that a
server that is running meanwhile never hands out half of one.
"""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = ROOT / "node_modules"
SERVED = ROOT / "static" / "vendor"
INTER = "@fontsource-variable/inter/files/inter-{subset}-wght-normal.woff2"

FILES = {
    "idiomorph.esm.js": "idiomorph/dist/idiomorph.esm.js",
    "socket.io.esm.min.js": "socket.io-client/dist/socket.io.esm.min.js",
    "socket.io.esm.min.js.map": "socket.io-client/dist/socket.io.esm.min.js.map",
    "sortable.esm.js": "sortablejs/modular/sortable.esm.js",
    **{
        f"inter-{subset}.woff2": INTER.format(subset=subset)
        for subset in ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "vietnamese")
    },
}
"""Name under static/vendor/ → file under node_modules/."""


def main() -> None:
    SERVED.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        _copy_whole(LIBRARIES / source, SERVED / name)


def _copy_whole(source: Path, target: Path) -> None:
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, unfinished)
    unfinished.replace(target)


if __name__ == "__main__":
    main()
