"""A socket reader gives all that comes, also while its task does something else."""

import subprocess
import sys

PROGRAM = """
import eventlet
import eventlet.hubs
import socket
from timekeeper.live.transport.on_eventlet import SocketReader

received = []
ours, theirs = socket.socketpair()
ours.setblocking(False)

def receive():
    reader = SocketReader(ours)
    try:
        while read := reader.read():
            received.append(read)
            eventlet.sleep(0.05)  # does something else
    finally:
        reader.close()

receiving = eventlet.spawn(receive)
hub = eventlet.hubs.get_hub()
polls = 0
library_wait = hub.wait

def wait(seconds=None):
    global polls
    polls += 1
    library_wait(seconds)

hub.wait = wait
eventlet.sleep(0)
for word in (b"one", b"two", b"three"):
    theirs.send(word)
    eventlet.sleep(0.02)
eventlet.sleep(0.2)
theirs.close()
receiving.wait()
print(b"".join(received).decode(), polls < 50, ours.fileno() in hub.listeners[hub.READ])
"""


def test_what_comes_meanwhile_is_read_and_does_not_keep_the_loop_busy() -> None:
    """Runs in another process: this one must not import eventlet."""
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    assert done.stdout.split() == ["onetwothree", "True", "False"], done.stderr
