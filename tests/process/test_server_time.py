"""Server time: a step of the wall clock in the middle of a meeting moves nothing."""

import logging

import pytest
from in_process import Desk, file_meeting
from sqlalchemy import event

from timekeeper.process.server_time import TOLERATED_MS, ServerTime
from timekeeper.store.connection.database import Database

HOUR_MS = 3_600_000
NOON_MS = 1_575_972_000_000


class Machine:
    """A machine's two clocks. ``step`` sets the wall clock."""

    def __init__(self, *, boot_id: str = "first boot", wall_ms: int = NOON_MS) -> None:
        self.boot_id, self.wall_ms, self.boot_ms = boot_id, wall_ms, 50_000

    def wait(self, by_ms: int) -> None:
        self.wall_ms += by_ms
        self.boot_ms += by_ms

    def step(self, by_ms: int) -> None:
        self.wall_ms += by_ms

    def server_time(self, database: Database) -> ServerTime:
        """The server time of a process that starts now."""
        time = self.without_anchor(database)
        time.set_anchor()
        return time

    def without_anchor(self, database: Database) -> ServerTime:
        return ServerTime(
            database,
            wall_ms=lambda: self.wall_ms,
            monotonic_ms=lambda: self.boot_ms,
            boot_id=self.boot_id,
        )


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def meeting(desk: Desk) -> Desk:
    """An open meeting."""
    desk.load(file_meeting())
    desk.do("open")
    return desk


def test_server_time_is_the_wall_clock_s_and_goes_on_with_it(
    database: Database, machine: Machine
) -> None:
    time = machine.server_time(database)
    machine.wait(1_234)
    assert time.now_ms() == machine.wall_ms == NOON_MS + 1_234
    assert (time.difference_ms(), time.is_accurate) == (0, True)


@pytest.mark.parametrize("step_ms", [HOUR_MS, -HOUR_MS])
def test_a_step_of_the_wall_clock_moves_nothing_and_is_reported(
    database: Database, machine: Machine, step_ms: int
) -> None:
    time = machine.server_time(database)
    machine.wait(10_000)
    machine.step(step_ms)
    assert time.now_ms() == NOON_MS + 10_000
    assert (time.difference_ms(), time.is_accurate) == (step_ms, False)
    machine.wait(1)
    assert time.now_ms() == NOON_MS + 10_001


@pytest.mark.parametrize(
    ("step_ms", "is_accurate"), [(TOLERATED_MS, True), (TOLERATED_MS + 1, False), (-51, False)]
)
def test_a_small_difference_is_tolerated(
    database: Database, machine: Machine, step_ms: int, is_accurate: bool
) -> None:
    time = machine.server_time(database)
    machine.step(step_ms)
    assert time.is_accurate is is_accurate


def test_a_restart_in_the_middle_of_a_meeting_goes_on_with_the_same_time(
    desk: Desk, machine: Machine
) -> None:
    before = machine.server_time(desk.database)
    desk.load(file_meeting())
    desk.do("open")
    machine.wait(60_000)
    machine.step(HOUR_MS)
    after = machine.server_time(desk.database)
    assert after.now_ms() == before.now_ms() == NOON_MS + 60_000
    assert after.difference_ms() == HOUR_MS


def test_a_restart_between_meetings_takes_the_wall_clock_again(
    meeting: Desk, machine: Machine
) -> None:
    machine.server_time(meeting.database)
    machine.step(HOUR_MS)
    meeting.do("close")
    assert machine.server_time(meeting.database).now_ms() == NOON_MS + HOUR_MS
    meeting.do("undo", {"revision": meeting.revision()})
    assert machine.server_time(meeting.database).now_ms() == NOON_MS + HOUR_MS


def test_another_boot_has_an_anchor_of_its_own(meeting: Desk, machine: Machine) -> None:
    machine.server_time(meeting.database)
    rebooted = Machine(boot_id="second boot", wall_ms=NOON_MS + 120_000)
    assert rebooted.server_time(meeting.database).now_ms() == NOON_MS + 120_000
    machine.step(HOUR_MS)
    assert machine.server_time(meeting.database).now_ms() == NOON_MS


def test_the_first_start_in_an_open_meeting_keeps_its_anchor(
    meeting: Desk, machine: Machine
) -> None:
    first = machine.server_time(meeting.database)
    machine.step(HOUR_MS)
    assert machine.server_time(meeting.database).now_ms() == first.now_ms() == NOON_MS


def test_a_check_follows_the_wall_clock_after_the_end_of_the_meeting(
    meeting: Desk, machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    time = machine.server_time(meeting.database)
    machine.step(HOUR_MS)
    with caplog.at_level(logging.WARNING, "timekeeper.process.server_time"):
        time.check_wall_clock()
        time.check_wall_clock()
    assert time.now_ms() == NOON_MS
    assert caplog.messages == [f"the wall clock is {HOUR_MS} ms off server time"]
    meeting.do("close")
    time.check_wall_clock()
    assert time.now_ms() == NOON_MS + HOUR_MS
    assert time.is_accurate


def test_a_second_step_is_reported_too(
    database: Database, machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    time = machine.server_time(database)
    for _ in range(2):
        machine.step(HOUR_MS)
        time.check_wall_clock()
        time.check_wall_clock()
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]


def test_a_check_of_an_accurate_clock_reads_no_database(tmp_path, machine: Machine) -> None:
    never_upgraded = Database(f"sqlite:///{tmp_path / 'no-tables.db'}")
    begun: list[str] = []
    event.listen(never_upgraded.engine, "begin", lambda connection: begun.append("begin"))
    machine.without_anchor(never_upgraded).check_wall_clock()
    never_upgraded.engine.dispose()
    assert begun == []


def test_the_machine_s_own_clocks_run_forward(database: Database) -> None:
    time = ServerTime(database)
    times = [time.now_ms() for _ in range(1_000)]
    assert times == sorted(times)
    assert abs(time.difference_ms()) <= TOLERATED_MS
