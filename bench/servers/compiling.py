"""Compiles the programs in C into a temporary folder at each run."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parent.parent / "native"
FLAGS = ("-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror")
COMPILE_WITHIN_S = 60


class NoCompiler(Exception):
    """There is no C compiler named cc on this machine."""


@dataclass(frozen=True)
class Programs:
    generator: Path
    limit: Path
    slow_disk: Path
    """A library for LD_PRELOAD."""


def has_compiler() -> bool:
    return shutil.which("cc") is not None


def compiled(folder: Path) -> Programs:
    """Raises NoCompiler, or CalledProcessError after the compiler's errors on standard error."""
    if not has_compiler():
        raise NoCompiler("The benchmark needs a C compiler (cc).")
    programs = Programs(folder / "generator", folder / "limit", folder / "slow_disk.so")
    parts = ("generator.c", "crowd.c", "connection.c", "frames.c")
    _compile(programs.generator, *parts)
    _compile(programs.limit, "limit.c")
    compile_slow_disk(programs.slow_disk)
    return programs


def compile_slow_disk(target: Path) -> None:
    """Compiles only the library of the slow disk."""
    _compile(target, "slow_disk.c", flags=("-shared", "-fPIC", "-ldl"))


def _compile(target: Path, *sources: str, flags: tuple[str, ...] = ()) -> None:
    paths = [str(SOURCES / source) for source in sources]
    subprocess.run(
        ["cc", *FLAGS, "-o", str(target), *paths, *flags], check=True, timeout=COMPILE_WITHIN_S
    )
