"""Checks the documents: everything that they name exists, and they name everything that exists."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask import Flask
from in_process import Site
from markdown_tables import names_in, table_under

from timekeeper.cli import commands
from timekeeper.domain.audience.log_entries import LogEntryView
from timekeeper.domain.audience.meeting_views import (
    CueView,
    InterpreterMeeting,
    ModeratorMeeting,
    PublicMeeting,
    RoomMeeting,
    SpeakerMeeting,
    Undoable,
    VeiledMeeting,
)
from timekeeper.domain.audience.turn_views import InterpreterTurn, ModeratorTurn, PublicTurn
from timekeeper.domain.hour.pace import Pace
from timekeeper.domain.hour.segments import Segment
from timekeeper.domain.meeting.clock import Clock
from timekeeper.domain.meeting.settings import Settings
from timekeeper.exchange.programme_file.columns import COLUMNS, REQUIRED
from timekeeper.house import EXTENSION
from timekeeper.live.displays.screen import Screen
from timekeeper.live.displays.screens import Report, Screens
from timekeeper.live.joining.event_limits import EventLimits
from timekeeper.live.joining.events import Events, Join
from timekeeper.live.publishing.channels import Channels
from timekeeper.process.screen_signals import Signal
from timekeeper.web.api.answers import MeetingSummary, ProblemBody
from timekeeper.web.api.bodies import BODY_OF_VERB, NewMeetingBody

ROOT = Path(__file__).resolve().parents[2]
README, CONTRIBUTING, WIRE = ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docs/wire.md"
SECURITY = ROOT / "SECURITY.md"
DOCUMENTS = [
    README,
    CONTRIBUTING,
    ROOT / "CHANGELOG.md",
    SECURITY,
    *sorted((ROOT / "docs").glob("*.md")),
]
MEETING = {field.name for field in fields(PublicMeeting)}
TURN = {field.name for field in fields(PublicTurn)}


def first_names(heading: str) -> list[str]:
    """The first name in each row of a table of docs/wire.md."""
    return [names_in(row[0])[0] for row in table_under(heading, WIRE.read_text())]


# Fields that are sent

TABLES: dict[str, set[str]] = {
    "The public and the room": MEETING,
    "The speaker's display, further": {f.name for f in fields(SpeakerMeeting)} - MEETING,
    "The moderator, further": {f.name for f in fields(ModeratorMeeting)} - MEETING,
    "A turn": TURN,
    "A moderator's turn, further": {f.name for f in fields(ModeratorTurn)} - TURN,
    "A clock": {f.name for f in fields(Clock)},
    "A segment of the hour": {f.name for f in fields(Segment)},
    "A cue": {f.name for f in fields(CueView)},
    "An interpreters' turn, further": {f.name for f in fields(InterpreterTurn)} - TURN,
    "A pace": {f.name for f in fields(Pace)},
    "An entry of the log": {f.name for f in fields(LogEntryView)},
    "What can be undone": {f.name for f in fields(Undoable)},
    "The list of meetings": set(MeetingSummary.model_fields),
    "Errors": set(ProblemBody.model_fields),
    "A Pre-session without a file": set(NewMeetingBody.model_fields),
    "Settings of a meeting": {field.name for field in fields(Settings)},
    "The envelope": {"epoch", "revision", "now_ms", "slug", "state", "html", "title"},
    "Join": {field.alias or name for name, field in Join.model_fields.items()},
    "Report": set(Report.model_fields),
    "Signal": {field.name for field in fields(Signal)},
    "Screens": {field.name for field in fields(Screen)} | {"age_ms"},
}


@pytest.mark.parametrize("heading", TABLES)
def test_every_field_has_its_row_and_no_row_names_another(heading: str) -> None:
    assert sorted(first_names(heading)) == sorted(TABLES[heading])


def test_the_room_and_the_interpreters_are_sent_the_public_fields() -> None:
    assert {field.name for field in fields(RoomMeeting)} == MEETING
    assert {field.name for field in fields(InterpreterMeeting)} == MEETING


def test_the_fields_of_a_veiled_meeting_are_those_of_the_document() -> None:
    assert {field.name for field in fields(VeiledMeeting)} == {"slug", "series", "veiled"}


@pytest.mark.parametrize("heading", ["Join", "Report"])
def test_optional_fields_of_an_event_are_marked(heading: str) -> None:
    model = {"Join": Join, "Report": Report}[heading]
    optional = {f.alias or name for name, f in model.model_fields.items() if not f.is_required()}
    rows = table_under(heading, WIRE.read_text())
    assert {names_in(row[0])[0] for row in rows if row[0].endswith("?")} == optional


# Verbs, addresses, events


def fields_in(cell: str) -> dict[str, bool]:
    """The fields of a body, separated by semicolons; whether each may be left out (``?``)."""
    found = re.findall(r"(?:^|; )`(\w+)`(\??)", cell)
    return {name: mark == "?" for name, mark in found}


def test_every_verb_has_its_row_with_each_of_its_fields() -> None:
    rows = table_under("Verbs", WIRE.read_text())
    assert {names_in(row[0])[0]: fields_in(row[1]) for row in rows} == {
        verb: {name: not field.is_required() for name, field in body.model_fields.items()}
        for verb, body in BODY_OF_VERB.items()
    }


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    site = Site(tmp_path_factory.mktemp("instance"), {})
    yield site.app
    site.close()


def test_every_address_is_documented_and_no_other(app: Flask) -> None:
    served = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "api.not_found"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    written = re.findall(r"^\| `((?:GET|POST) [^`]+)`", WIRE.read_text(), re.M)
    assert sorted(written) == sorted(served)


class FakeSocketIO:
    """Stands in for Socket.IO and records the events that have a handler."""

    def __init__(self) -> None:
        self.events: set[str] = set()

    def on(self, event: str, _handler: object) -> None:
        self.events.add(event)


def test_every_event_that_a_client_may_send_is_documented(app: Flask) -> None:
    socketio = FakeSocketIO()
    house = app.extensions[EXTENSION]
    limits = EventLimits(lambda: 0, str, print)
    Events(house, Channels(), Screens(), None, None, None, limits).register(socketio)
    assert set(first_names("Socket.IO")) == socketio.events - {"connect", "disconnect", "*"}


# Settings and commands


@pytest.mark.parametrize("document", [README, WIRE], ids=lambda path: path.name)
def test_every_setting_is_documented_and_no_other(document: Path) -> None:
    read = set(re.findall(r"TIMEKEEPER_[A-Z_]+[A-Z]", (ROOT / "config.py").read_text()))
    heading = {README: "Settings", WIRE: "Starting"}[document]
    rows = table_under(heading, document.read_text())
    assert {names_in(row[0])[0] for row in rows} == read
    assert set(re.findall(r"TIMEKEEPER_[A-Z_]+[A-Z]", document.read_text())) <= read


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, set[str]]]:
    """Every command below a group, with its options."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from leaves(below, (*path, name))
    else:
        yield " ".join(path), {option for param in command.params for option in param.opts}


def command_lines(text: str) -> list[tuple[str, set[str]]]:
    """Every ``flask --app wsgi …`` of a document: its words, and the options that it uses."""
    lines = re.findall(r"flask --app wsgi((?: [\w./\"-]+)+)", text)
    return [
        (
            " ".join(re.match(r"(?: [a-z]+(?:-[a-z]+)*)+", line)[0].split()),
            set(re.findall(r" (--\w[\w-]+)", line)),
        )
        for line in lines
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(document: Path) -> None:
    existing = dict(leaves(commands.cli))
    for words, options in command_lines(document.read_text()):
        assert words in existing
        assert options <= existing[words]


def test_every_command_has_its_row_with_its_options() -> None:
    rows = re.findall(r"^\| `.*flask --app wsgi .*", WIRE.read_text(), re.M)
    row_of = {command_lines(row)[0][0]: row for row in rows}
    existing = dict(leaves(commands.cli))
    assert sorted(row_of) == sorted(existing)
    for words, options in existing.items():
        missing = {option for option in options if option[0] == "-" and option not in row_of[words]}
        assert not missing, words


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_a_document_names_exists(document: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M)
    named = re.findall(r"(?:^|`)make ([a-z]+)", document.read_text(), re.M)
    assert set(named) <= set(targets)


# Programme files, folders, links


def test_every_column_of_a_programme_file_is_documented() -> None:
    rows = table_under("Programme files", WIRE.read_text())
    assert sorted(names_in(row[0])[0] for row in rows) == sorted(COLUMNS)
    required = {names_in(row[0])[0] for row in rows if row[1].startswith("required")}
    assert required == set(REQUIRED)


def test_the_map_of_the_house_names_only_what_exists_and_every_folder() -> None:
    rows = table_under("The map of the house", README.read_text())
    paths = [names[0] for row in rows if (names := names_in(row[0]))]
    assert [path for path in paths if not (ROOT / path).exists()] == []
    packages = (path.parent.relative_to(ROOT) for path in ROOT.glob("timekeeper/**/__init__.py"))
    rooms = {f"{package}/" for package in packages} - {"timekeeper/"}
    assert rooms <= set(paths)


def headings(text: str) -> set[str]:
    """The anchors of a document's headings."""
    titles = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(document: Path, text: str) -> Iterable[str]:
    """Links and pictures of a document whose target does not exist in the repository."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    for target in targets:
        path, _, anchor = target.partition("#")
        place = document.parent / path if path else document
        if re.match(r"\w+:", target):
            continue
        if not place.exists():
            yield target
        elif anchor:
            linked_text = text if place == document else place.read_text()
            if anchor not in headings(linked_text):
                yield target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_picture_exists(document: Path) -> None:
    assert list(broken_links(document, document.read_text())) == []


def test_a_broken_link_is_found() -> None:
    planted = (
        "[a](nowhere.md) ![b](docs/none.png) [c](#none) [d](https://example.org) [e](README.md)"
    )
    assert list(broken_links(README, planted)) == ["nowhere.md", "docs/none.png", "#none"]


def test_every_test_that_security_refers_to_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", SECURITY.read_text())
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or (name and f"def {name}(" not in (ROOT / path).read_text())
    ]
    assert len(named) > 20
    assert not missing
