"""A command deletes identities while a server runs: the server forgets them within seconds."""

import time
from pathlib import Path

from running_server import RunningServer
from watching import watching

WITHIN_S = 5


def test_a_server_forgets_what_another_process_has_deleted(server: RunningServer) -> None:
    laid = server.lay_out()
    server.done(laid.slug, "notice", {"text": "Canary notice", "names_checked": True})
    assert "Canary" in str(server.state(laid.slug))
    with watching(server) as console:
        joined = console.join(**{"meeting": laid.slug, "as": "moderator", "format": "json"})
        assert "Canary" in str(joined)
        deleted = server.house.retention.delete(laid.slug.partition("-")[0], at_once=True)
        assert (deleted.people, deleted.texts) == (1, 1)
        pushed = console.next("state")
    assert pushed["revision"] == joined["revision"]
    assert "Canary" not in str(pushed)
    assert "Canary" not in str(server.state(laid.slug))
    with watching(server) as console:
        joined = console.join(**{"meeting": laid.slug, "as": "moderator", "format": "json"})
        assert "Canary" not in str(joined)


def test_a_server_deletes_what_is_due_when_it_starts(tmp_path: Path) -> None:
    server = RunningServer(tmp_path)
    laid = server.lay_out()
    with server.house.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE series SET identities_until_ms = 1")
    with server:
        deadline = time.monotonic() + WITHIN_S
        while "Canary" in str(server.state(laid.slug)):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        [kept] = server.house.retention.all_series()
        assert len(kept.deletions) == 1
