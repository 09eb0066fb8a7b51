#!/usr/bin/env bash
# eventlet 0.41.3's WSGI server gives way only when a read finds nothing. Where an application works for
# a millisecond after an answer's last byte (closing, counting), a quick client's next request is
# there already, and its connection is served again before all others. Of 16 connections that ask as
# soon as they are answered, the luckiest is answered several times as often as the unluckiest; with
# eventlet.sleep(0) after each answer all are served alike. Seen with Python 3.11 on two cores.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check eventlet==0.41.3
cat > fair.py <<'PYTHON'
import multiprocessing
import socket
import threading
import time

CONNECTIONS, SECONDS = 16, 6
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
BODY = b"." * 100


class Answer:
    def __iter__(self):
        yield BODY

    def close(self):
        """A millisecond of work after the last byte."""
        end = time.perf_counter() + 0.001
        while time.perf_counter() < end:
            pass


def application(environ, start_response):
    start_response("200 OK", [("Content-Length", str(len(BODY)))])
    return Answer()


def serve(port, gives_way):
    import eventlet
    import eventlet.wsgi

    class Protocol(eventlet.wsgi.HttpProtocol):
        def handle_one_response(self):
            super().handle_one_response()
            if gives_way:
                eventlet.sleep(0)

    listener = eventlet.listen(("127.0.0.1", 0))
    port.send(listener.getsockname()[1])
    eventlet.wsgi.server(listener, application, log_output=False, protocol=Protocol)


def ask_again_and_again(port, counts, number, until):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(0.2)
        connection.sendall(REQUEST)
        read = b""
        while time.monotonic() < until:
            try:
                read += connection.recv(4096)
            except TimeoutError:
                continue
            if read.endswith(BODY):
                counts[number] += 1
                read = b""
                connection.sendall(REQUEST)


def answers(gives_way):
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs, gives_way))
    server.start()
    port, counts = ours.recv(), [0] * CONNECTIONS
    until = time.monotonic() + SECONDS
    clients = [
        threading.Thread(target=ask_again_and_again, args=(port, counts, number, until))
        for number in range(CONNECTIONS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    server.terminate()
    server.join()
    return sorted(counts)


if __name__ == "__main__":
    as_it_is, giving_way = answers(False), answers(True)
    print("answers to each connection:", as_it_is)
    print("the same with sleep(0) after each answer:", giving_way)
    assert as_it_is[-1] > 3 * max(as_it_is[0], 1)
    assert giving_way[-1] < 1.5 * giving_way[0]
PYTHON
venv/bin/python -W ignore fair.py
