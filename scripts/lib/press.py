"""Sends commands to two processes for as long as another program runs, and reads the log then.

Run by ``restart_while_pressing.sh``, with the other program's number. Each command is sent again
under its key, to the other process, until it is acknowledged. Ends with a line that says whether
each of them is in the log once.
"""

import http.client
import itertools
import json
import os
import sys
import time
import urllib.error
import urllib.request
from typing import Any

ADDRESSES = ("http://127.0.0.1:5001", "http://127.0.0.1:5002")
MEETING = "/api/meetings/practice-1"
TURN = 1
PAUSE_S = 0.1
GIVEN_UP_AFTER_S = 90


def main() -> None:
    """Exits with a sentence where a command was not acknowledged in time, or is not there once."""
    press("open", {})
    press("give_floor", {"turn": TURN})
    acknowledged: list[int] = []
    while os.path.exists(f"/proc/{sys.argv[1]}"):
        by_ms = 1_000 if len(acknowledged) % 2 == 0 else -1_000
        acknowledged.append(press("adjust_time", {"turn": TURN, "by_ms": by_ms}))
        time.sleep(PAUSE_S)
    entries = json.loads(answer("GET", f"{ADDRESSES[0]}{MEETING}/log"))
    logged = [entry["revision"] for entry in entries if entry["verb"] == "adjust_time"]
    print(f"{len(acknowledged)} commands acknowledged, {sent.repeated} of them after a repeat.")
    if logged != acknowledged:
        sys.exit(f"Lost or there twice: {sorted(set(acknowledged) ^ set(logged))}")
    print(f"None lost: the log has {len(logged)} entries, each command once.", flush=True)


class Sent:
    """How many commands there were, and how many had to be repeated."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.repeated = 0


sent = Sent()


def press(verb: str, body: dict[str, Any]) -> int:
    """One command; gives its revision."""
    key = f"trial-{next(sent.numbers)}"
    deadline = time.monotonic() + GIVEN_UP_AFTER_S
    for attempt in itertools.count():
        address = ADDRESSES[attempt % len(ADDRESSES)]
        try:
            said = answer("POST", f"{address}{MEETING}/{verb}", body, {"Idempotency-Key": key})
        except (OSError, http.client.HTTPException) as error:
            if time.monotonic() > deadline:
                sys.exit(f"{verb} was not acknowledged within {GIVEN_UP_AFTER_S} s: {error}")
            time.sleep(PAUSE_S)
        else:
            sent.repeated += attempt > 0
            revision: int = json.loads(said)["revision"]
            return revision
    raise AssertionError


def answer(
    method: str,
    address: str,
    body: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> bytes:
    """Raises OSError or HTTPException where no whole answer comes, or none that is final."""
    request = urllib.request.Request(
        address,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {os.environ['TOKEN']}",
            "Content-Type": "application/json",
            **(headers or {}),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as found:  # nosec B310 # our own
            content: bytes = found.read()
            return content
    except urllib.error.HTTPError as error:
        if error.code in (429, 502, 503, 504):
            raise
        sys.exit(f"{method} {address}: {error.code} {error.read().decode(errors='replace')}")


main()
