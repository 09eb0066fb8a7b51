"""The three minutes of `make demo`, in real time."""

import time

import pytest
from running_server import RunningServer

LASTS_S = 3 * 60
LEAD_S = 20
ALL_OF_IT_S = LEAD_S + LASTS_S + 15


@pytest.mark.full
def test_a_demonstration_plays_to_its_close_in_three_minutes(tmp_path_factory) -> None:
    server = RunningServer(tmp_path_factory.mktemp("instance"))
    server.start("--demo", "20")
    try:
        [slug] = [
            logged.history.meeting.slug
            for logged in server.house.views.meetings()
            if logged.history.meeting.rehearsal is not None
        ]
        floors, deadline = set(), time.monotonic() + ALL_OF_IT_S
        while (state := server.state(slug))["status"] != "closed":
            assert time.monotonic() < deadline, "it has not come to its close"
            floors.add(state["floor"])
            time.sleep(0.5)
        assert state["closed_at_ms"] <= state["hard_end_ms"]
        assert state["closed_at_ms"] - state["opened_at_ms"] <= 1_000 * LASTS_S
        assert len(floors - {None}) >= 15
    finally:
        server.close()
