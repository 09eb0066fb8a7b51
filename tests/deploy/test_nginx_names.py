"""nginx follows a process by its name to another address, as when its container is made anew."""

import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import DatagramRequestHandler, UDPServer
from typing import Any

from house_behind_nginx import Nginx
from services import program

FOLLOWS_NAMES = (1, 27, 3)
OLD, NEW = "127.0.0.2", "127.0.0.3"
WITHIN_S = 15
ONE_ANSWER = b"\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00"
ADDRESS_FOR_A_MINUTE = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04"


class Names(UDPServer):
    """A name server that knows one address, for every name."""

    address = OLD

    class RequestHandlerClass(DatagramRequestHandler):
        server: "Names"

        def handle(self) -> None:
            asked = self.rfile.read()
            found = ADDRESS_FOR_A_MINUTE + socket.inet_aton(self.server.address)
            self.wfile.write(asked[:2] + ONE_ANSWER + asked[12:] + found)

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), self.RequestHandlerClass)


class Process(HTTPServer):
    """Answers with its own address."""

    class RequestHandlerClass(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = self.server.server_address[0].encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(address)))
            self.end_headers()
            self.wfile.write(address)

        def log_message(self, *_: object) -> None:
            """No line for each request."""

    def __init__(self, address: str, port: int = 0) -> None:
        super().__init__((address, port), self.RequestHandlerClass)


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def version() -> tuple[int, ...]:
    said = subprocess.run([program("nginx"), "-v"], capture_output=True, text=True, check=True)
    return tuple(int(part) for part in re.findall(r"nginx/([\d.]+)", said.stderr)[0].split("."))


def test_a_process_that_has_moved_is_asked_at_its_new_address() -> None:
    """With an older nginx, what ``test_containers`` says of the files is all there is."""
    if version() < FOLLOWS_NAMES:
        return
    nginx = Nginx()
    with serving(Names()) as names:
        with serving(Process(OLD)) as old:
            port = old.server_port
            nginx.lead_by_name(f"process.example:{port}", f"127.0.0.1:{names.server_address[1]}")
            nginx.start()
            assert until_answered(nginx, OLD)
        names.address = NEW
        with serving(Process(NEW, port)):
            assert until_answered(nginx, NEW)
    nginx.close()


def until_answered(nginx: Nginx, address: str) -> bool:
    deadline = time.monotonic() + WITHIN_S
    while nginx.get("/").body != address.encode():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
