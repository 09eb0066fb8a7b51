"""A console for programs: moderates one meeting over the API.

It works like the moderator's console: every command has a key and names the revision that it was
decided on, and it is sent again with the same key until it is answered.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

TIMEOUT_S = 10
RETRY_AFTER_S = 1
ATTEMPTS = 120
"""Two minutes, far longer than the restart of a server takes."""

RETRIED_STATUSES = frozenset({429, 502, 503, 504})
STALE = 412

Sleep = Callable[[float], None]


class TakenOver(Exception):
    """Somebody else has changed the meeting and moderates it from now on."""


class Stopped(Exception):
    """The server refused the command or was not reached; the message says why."""


class Console:
    """Moderates the meeting ``slug`` of the server at ``base_url``."""

    def __init__(self, base_url: str, slug: str, token: str, sleep: Sleep) -> None:
        self._address = f"{base_url}/api/meetings/{slug}"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._sleep = sleep
        self._revision: int | None = None

    def refresh(self) -> None:
        """Reads the meeting's current revision. Raises Stopped."""
        self._revision = self._answer(Request(f"{self._address}?as=moderator"))["revision"]

    def share(self) -> dict[str, Any]:
        """The proposal for the rest of the hour. Raises Stopped."""
        return self._answer(Request(f"{self._address}/share"))

    def do(self, verb: str, body: Mapping[str, Any]) -> None:
        """Carries out a verb on the revision that was last read. Raises TakenOver and Stopped."""
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
            "If-Match": f'"{self._revision}"',
        }
        request = Request(
            f"{self._address}/{verb}", json.dumps(body).encode(), headers, method="POST"
        )
        self._revision = self._answer(request)["revision"]

    def _answer(self, request: Request) -> dict[str, Any]:
        for name, value in self._headers.items():
            request.add_header(name, value)
        why = ""
        for _ in range(ATTEMPTS):
            try:
                with urlopen(request, timeout=TIMEOUT_S) as answer:  # nosec B310 # our own address
                    found: dict[str, Any] = json.load(answer)
                    return found
            except HTTPError as error:
                with error:
                    why = _detail(error)
                if error.code == STALE:
                    raise TakenOver(why) from error
                if error.code not in RETRIED_STATUSES:
                    raise Stopped(why) from error
            except (OSError, HTTPException) as error:
                why = f"The server was not reached: {error}."
            self._sleep(RETRY_AFTER_S)
        raise Stopped(why)


def _detail(error: HTTPError) -> str:
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError):
        return f"The server answered {error.code}."
