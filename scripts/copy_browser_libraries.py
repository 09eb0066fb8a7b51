"""Copies the files that browsers need from node_modules/ to static/vendor/.

Only these are served. A file gets its name when it is complete, so that a running
server never serves half of it.
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
        _copy_atomically(LIBRARIES / source, SERVED / name)


def _copy_atomically(source: Path, target: Path) -> None:
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, unfinished)
    unfinished.replace(target)


if __name__ == "__main__":
    main()
