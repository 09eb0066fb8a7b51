"""``python -m bench [SCENE …] [--quick] [--strict]``: play the scenes, print the table."""

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.servers.compiling import NoCompiler, compiled
from bench.servers.processes import ROOT

from . import machine, plot, table
from .figures import Outcome, Row
from .stage import Stage

SCENES = {
    "latency": "From the press to the screens",
    "ten_thousand": "Ten thousand in one process",
    "idle": "Nothing happens",
    "memory": "Memory for each watcher",
    "herd": "All come back at once after kill -9",
    "slow_readers": "A thousand do not read",
    "burst": "Twenty commands at once",
    "fourteen": "Fourteen meetings at once",
    "two_processes": "Two processes with Redis",
    "loop_gap": "The longest gap of the server's loop",
}
RESULTS = ROOT / "bench/results"
PICTURE = ROOT / "docs/pictures/fan-out.svg"


def main() -> int:
    wanted = _arguments()
    machine.raise_limit_of_open_files()
    os.sched_setaffinity(0, {machine.GENERATOR_CORE})  # the moderator is not part of the server
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as for Ctrl-C, all servers end
    print(f"# Benchmark\n\n{_head(wanted.quick)}\n", flush=True)
    outcomes: dict[str, Outcome] = {}
    failed = []
    with tempfile.TemporaryDirectory(prefix="timekeeper-bench-", ignore_cleanup_errors=True) as at:
        try:
            stage = Stage(compiled(Path(at)), Path(at), wanted.quick)
        except NoCompiler as error:
            sys.exit(str(error))
        for name in wanted.scenes or SCENES:
            outcome = _play(name, stage)
            if outcome is None:
                failed.append(name)
            else:
                outcomes[name] = outcome
    rows = [row for outcome in outcomes.values() for row in outcome.rows]
    print(table.summary(rows), f"Scenes that failed: {', '.join(failed) or 'none'}.")
    _save(outcomes, wanted)
    has_missed = failed or any(row.holds is False for row in rows)
    return 1 if wanted.strict and has_missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure, side by side in one run.")
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=", ".join(SCENES))
    parser.add_argument("--quick", action="store_true", help="small and short: does it work?")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target does not hold")
    parser.add_argument("--picture", type=Path, help="write the picture of latency there")
    wanted = parser.parse_args()
    unknown = set(wanted.scenes) - set(SCENES)
    if unknown:
        parser.error(
            f"there is no scene {', '.join(sorted(unknown))}; there are {', '.join(SCENES)}"
        )
    return wanted


def _head(is_quick: bool) -> str:
    """The conditions of the run: the machine, and its load before the run."""
    lines = [
        f"{machine.description()}. Server on core {machine.SERVER_CORE}, generator on core "
        f"{machine.GENERATOR_CORE}. Load before the run: {machine.load():.2f}.",
    ]
    if is_quick:
        lines.append("A quick run: small and short. It shows that everything works, and no more.")
    if machine.SERVER_CORE == machine.GENERATOR_CORE:
        lines.append("There is one core for both, so no figure of this run is worth anything.")
    return "\n".join(lines)


def _play(name: str, stage: Stage) -> Outcome | None:
    """Prints the table of a scene; None and the reason if it fails, so that the others run."""
    began = time.monotonic()
    try:
        outcome: Outcome = import_module(f".scenes.{name}", __package__).play(stage)
    except Exception as error:
        print(f"### {SCENES[name]}\n\nThis scene failed. {type(error).__name__}: {error}\n")
        sys.stdout.flush()
        return None
    took_s = time.monotonic() - began
    print(table.printed(f"{SCENES[name]} ({name}, {took_s:.0f} s)", outcome.rows), flush=True)
    return outcome


def _save(outcomes: dict[str, Outcome], wanted: argparse.Namespace) -> None:
    """Writes the results as JSON; the picture after a full run, or if it is requested."""
    RESULTS.mkdir(exist_ok=True)
    content: dict[str, Any] = {
        "machine": machine.description(),
        "is_quick": wanted.quick,
        "scenes": {
            name: {"rows": [_plain(row) for row in outcome.rows], "data": outcome.data}
            for name, outcome in outcomes.items()
        },
    }
    (RESULTS / "latest.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    picture = wanted.picture or (None if wanted.quick else PICTURE)
    if picture and "latency" in outcomes:
        kind = "Quick run, figures mean little" if wanted.quick else "Full run"
        plot.write(picture, outcomes["latency"].data, f"{kind}: {machine.description()}")


def _plain(row: Row) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if value not in ("", None)}


if __name__ == "__main__":
    sys.exit(main())
