"""An ear hears everything, also what comes while its connection is at work elsewhere."""

import subprocess
import sys

PROGRAM = """
import eventlet
import eventlet.hubs
import socket
from timekeeper.live.transport.on_eventlet import SocketReader

heard = []
ours, theirs = socket.socketpair()
ours.setblocking(False)

def listen():
    ear = SocketReader(ours)
    try:
        while read := ear.read():
            heard.append(read)
            eventlet.sleep(0.05)  # at work elsewhere
    finally:
        ear.close()

listening = eventlet.spawn(listen)
hub = eventlet.hubs.get_hub()
looks = 0
library_s = hub.wait

def wait(seconds=None):
    global looks
    looks += 1
    library_s(seconds)

hub.wait = wait
eventlet.sleep(0)
for word in (b"one", b"two", b"three"):
    theirs.send(word)
    eventlet.sleep(0.02)
eventlet.sleep(0.2)
theirs.close()
listening.wait()
print(b"".join(heard).decode(), looks < 50, ours.fileno() in hub.listeners[hub.READ])
"""


def test_what_comes_meanwhile_is_heard_and_does_not_keep_the_loop_busy() -> None:
    """In another process: this one must not import eventlet."""
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60)
    assert done.stdout.split() == ["onetwothree", "True", "False"], done.stderr
