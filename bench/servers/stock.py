"""A stock Flask-SocketIO server on eventlet: ``python -m bench.servers.stock PORT ENVELOPE``.

As in the library's documentation, except for two settings without which it would look worse
than it is: a pool that is large enough for all connections, and no compression of frames.
"""

import warnings

warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")
import eventlet

eventlet.monkey_patch()

import json
import sys
from pathlib import Path
from typing import Any

import eventlet.wsgi
from flask import Flask
from flask_socketio import SocketIO, join_room

ROOM = "watchers"
MOST_CONNECTIONS = 50_000
BACKLOG = 4096

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet", cors_allowed_origins="*")
envelope: dict[str, Any] = json.loads(Path(sys.argv[2]).read_text())


@socketio.on("join")
def join(_wanted: dict[str, Any]) -> dict[str, Any]:
    join_room(ROOM)
    return envelope


@app.post("/press/<int:revision>")
def press(revision: int) -> str:
    """Sends the state to everybody, as the handler of a command would."""
    envelope["revision"] = revision
    socketio.emit("state", envelope, to=ROOM)
    return ""


@app.get("/healthz")
def healthz() -> str:
    return "ok"


def uncompressed(environ: dict[str, Any], start_response: Any) -> Any:
    """Switches compression off, because this server would compress once for each recipient."""
    environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    return app(environ, start_response)


if __name__ == "__main__":
    listener = eventlet.listen(("127.0.0.1", int(sys.argv[1])), backlog=BACKLOG)
    eventlet.wsgi.server(
        listener, uncompressed, max_size=MOST_CONNECTIONS, log_output=False, debug=False
    )
