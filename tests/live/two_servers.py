"""Starts two real processes that serve the same meetings, and waits until both are ready."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import requests
from running_server import RunningServer

Pair = tuple[RunningServer, RunningServer]

SOON_S = 15


def two_servers(instance: Path, settings: dict[str, str]) -> Iterator[Pair]:
    one, two = RunningServer(instance, **settings), RunningServer(instance, **settings)
    one.start()
    two.start()
    for server in (one, two):
        until(lambda server=server: is_ready(server))
    yield one, two
    one.close()
    two.close()


def until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


def is_ready(server: RunningServer) -> bool:
    return requests.get(f"{server.url}/readyz", timeout=5).status_code == 200
