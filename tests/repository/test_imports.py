"""Checks the direction of the imports: domain ← store ← commands, presentation ← the edges.

Reads the source, so that it imports no module. A room (a folder, or a module beside the
folders) without a line in ``rooms.toml`` fails.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "timekeeper"

MAY_IMPORT: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "rooms.toml").read_text())
"""The rooms that each room may import, in building order."""

NOT_IN_DOMAIN = {"time", "random", "os", "threading", "socket", "logging", "gettext"}
"""Modules of the standard library that read a clock, random numbers or the outside world."""

CLOCK_READINGS = {
    *(f"time.{name}" for name in ("time", "time_ns", "monotonic", "monotonic_ns")),
    *(f"time.{name}" for name in ("clock_gettime", "clock_gettime_ns", "localtime", "gmtime")),
    *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
    "datetime.date.today",
}


def wrong_imports(module: str, source: str) -> list[str]:
    """The imports of ``module`` against the direction, as sentences; create_app may import all."""
    if module in (PACKAGE, "wsgi"):
        return []
    room = _room_of(module)
    if room not in MAY_IMPORT:
        return [f"{module}: the room {room} has no line in rooms.toml."]
    allowed = {room, *MAY_IMPORT[room]}
    wrong = [
        f"{module} imports {target}, but {room} may not import {_room_of(target)}."
        for _, target in _imported(module, source)
        if _is_ours(target) and _room_of(target) not in allowed
    ]
    if room.split(".")[0] == "domain":
        wrong += _foreign_to_the_domain(module, source)
    return wrong


def _foreign_to_the_domain(module: str, source: str) -> list[str]:
    names = {target.split(".")[0] for _, target in _imported(module, source)} - {PACKAGE}
    foreign = {name for name in names if name not in sys.stdlib_module_names}
    return [
        f"{module} imports {name}; the domain is pure."
        for name in sorted(foreign | (names & NOT_IN_DOMAIN))
    ]


def _is_ours(target: str) -> bool:
    return target.split(".")[0] in (PACKAGE, "config", "wsgi")


def _room_of(target: str) -> str:
    """``timekeeper.domain.log.facts.Opened`` → ``domain.log``; ``config.Config`` → ``config``."""
    parts = target.split(".")
    if parts[0] != PACKAGE or len(parts) == 1:
        return parts[0]
    inner = [part for part in parts[1:] if part != "__init__"]
    depths = range(len(inner), 0, -1)
    rooms = (".".join(inner[:depth]) for depth in depths if _is_folder(inner[:depth]))
    return next(rooms, inner[0])


def _is_folder(parts: list[str]) -> bool:
    return ROOT.joinpath(PACKAGE, *parts, "__init__.py").exists()


def _imported(module: str, source: str) -> Iterator[tuple[str, str]]:
    """Everything that the source imports: its name in the module, and its full name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            for alias in node.names:
                yield alias.asname or alias.name, f"{base}.{alias.name}"


def _absolute(module: str, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    package = module.split(".")[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def clock_readings(module: str, source: str) -> list[str]:
    """Where ``module`` reads a clock, also under another name."""
    full_name = dict(_imported(module, source))
    used = {_dotted(node, full_name) for node in ast.walk(ast.parse(source))}
    return [
        f"{module} reads {name}; only server_time reads a clock."
        for name in sorted(used & CLOCK_READINGS)
    ]


def _dotted(node: ast.AST, full_name: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return full_name.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, full_name)}.{node.attr}"
    return ""


def names_eventlet(module: str, source: str) -> bool:
    """Whether the source imports eventlet, by a statement or by its name in a call."""
    tree = ast.parse(source)
    called = (
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _dotted(node.func, {}).endswith("import_module")
        for argument in node.args
        if isinstance(argument, ast.Constant)
    )
    imported = (target for _, target in _imported(module, source))
    return any(str(name).split(".")[0] == "eventlet" for name in (*imported, *called))


def sources() -> dict[str, str]:
    """Module name → source of all modules of the server. The name of a package ends in
    ``.__init__``, except for the package with create_app."""
    paths = [*(ROOT / PACKAGE).rglob("*.py"), ROOT / "config.py", ROOT / "wsgi.py"]
    found = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path.read_text() for path in paths
    }
    return {name.replace(f"{PACKAGE}.__init__", PACKAGE): text for name, text in found.items()}


def test_imports_run_one_way():
    found = [line for name, text in sources().items() for line in wrong_imports(name, text)]
    assert not found, "\n".join(found)


def test_no_room_builds_on_a_later_one():
    order = list(MAY_IMPORT)
    later = [
        f"{room} may import {other}, which comes after it."
        for room, others in MAY_IMPORT.items()
        for other in others
        if order.index(other) > order.index(room)
    ]
    assert not later, "\n".join(later)


def test_the_table_allows_only_what_an_import_needs():
    needed = {
        (_room_of(name), _room_of(target))
        for name, text in sources().items()
        for _, target in _imported(name, text)
        if _is_ours(target)
    }
    rooms = {_room_of(name) for name in sources()}
    unused = [
        f"{room}: {other}"
        for room, others in MAY_IMPORT.items()
        for other in others
        if (room, other) not in needed
    ]
    assert not unused, "\n".join(unused)
    assert set(MAY_IMPORT) <= rooms


def test_only_server_time_reads_a_clock():
    clock = "timekeeper.process.server_time"
    elsewhere = {name: text for name, text in sources().items() if name != clock}
    found = [line for name, text in elsewhere.items() for line in clock_readings(name, text)]
    assert not found, "\n".join(found)


def test_eventlet_is_imported_only_where_it_serves():
    naming = {name for name, text in sources().items() if names_eventlet(name, text)} - {"wsgi"}
    assert naming <= {"timekeeper.live.transport.on_eventlet"}


@pytest.mark.parametrize(
    ("module", "planted"),
    [
        ("timekeeper.domain.meeting.clock", "import flask"),
        ("timekeeper.domain.meeting.clock", "import time"),
        ("timekeeper.domain.meeting.clock", "from timekeeper.store import journal"),
        ("timekeeper.domain.meeting.clock", "from ..log import facts"),
        ("timekeeper.domain.log.fold", "from timekeeper.domain.audience import projection"),
        ("timekeeper.store.journal", "from timekeeper.commands.execute import Executor"),
        ("timekeeper.store.journal", "from config import Config"),
        ("timekeeper.commands.execute", "from timekeeper.live.publishing import fanout"),
        ("timekeeper.commands.execute", "from timekeeper.process.server_time import ServerTime"),
        ("timekeeper.live.transport.frames", "from timekeeper.live.publishing import fanout"),
        ("timekeeper.live.transport.frames", "from timekeeper.live import server"),
        ("timekeeper.live.publishing.fanout", "from timekeeper.web.api import routes"),
        ("timekeeper.live.publishing.fanout", "from ... import web"),
        ("timekeeper.web.api.routes", "import timekeeper.live.publishing.channels"),
        ("timekeeper.web.api.routes", "def late():\n    from timekeeper.live.server import Live"),
        ("timekeeper.web.__init__", "from ..live import server"),
        ("timekeeper.web.problems", "from .api import routes"),
        ("timekeeper.presentation.views", "from timekeeper import create_app"),
        ("timekeeper.cellar", "import json"),
    ],
)
def test_an_import_against_the_direction_is_found(module, planted):
    assert wrong_imports(module, planted)


@pytest.mark.parametrize(
    ("module", "sound"),
    [
        ("timekeeper.domain.log.fold", "from dataclasses import dataclass\nfrom . import facts"),
        ("timekeeper.domain.log.fold", "from ..meeting.clock import Clock"),
        (
            "timekeeper.store.__init__",
            "from .journal import Journal\nfrom ..domain.log import fold",
        ),
        ("timekeeper.web.api.routes", "import flask\nfrom timekeeper.commands import execute"),
        ("timekeeper", "from . import live, web"),
    ],
)
def test_an_import_along_the_direction_passes(module, sound):
    assert wrong_imports(module, sound) == []


@pytest.mark.parametrize(
    "planted",
    [
        "import time\ntime.time()",
        "import time as watch\nwatch.monotonic()",
        "from time import time_ns\ntime_ns()",
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime\nread = datetime.utcnow",
        "from datetime import date\ndate.today()",
    ],
)
def test_a_clock_reading_is_found(planted):
    assert clock_readings("timekeeper.web.api.routes", planted)


def test_time_as_an_argument_passes():
    handed_in = "from datetime import UTC, datetime\ndatetime.fromtimestamp(0, UTC)"
    assert clock_readings("timekeeper.web.api.routes", handed_in) == []


@pytest.mark.parametrize(
    "planted",
    [
        "import eventlet",
        "from eventlet import wsgi",
        "import eventlet.green.socket as socket",
        "import importlib\nimportlib.import_module('eventlet')",
    ],
)
def test_eventlet_is_found(planted):
    assert names_eventlet("timekeeper.store.connection.database", planted)
