"""The deployed nginx for a browser: pages, limits, a process that dies."""

import contextlib
import gzip
import json
import re
import socket
import ssl
from collections.abc import Iterator
from threading import Thread

import pytest
import requests
from expected_headers import faults_of_headers
from house_behind_nginx import TRUSTED_PROXY, Nginx, send_on
from in_process import form_token
from running_server import RunningServer

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ENOUGH = 3_000


def test_plain_http_leads_to_the_encrypted_address(nginx: Nginx) -> None:
    answer = requests.get(
        f"http://127.0.0.1:{nginx.http_port}/meetings/a?b=c", allow_redirects=False, timeout=5
    )
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{nginx.url}/meetings/a?b=c")


def test_another_name_is_not_served(nginx: Nginx) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"https://127.0.0.1:{nginx.port}/", verify=False, timeout=5)


def test_browsers_are_offered_http_2_and_modern_tls_only(nginx: Nginx) -> None:
    modern = ssl.create_default_context(cafile=str(nginx.certificate))
    modern.set_alpn_protocols(["h2", "http/1.1"])
    with tls_handshake(nginx, modern) as connection:
        assert (connection.selected_alpn_protocol(), connection.version()) == ("h2", "TLSv1.3")
    old = ssl.create_default_context(cafile=str(nginx.certificate))
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with tls_handshake(nginx, old) as connection:
        assert connection.version() == "TLSv1.2"
    old.set_ciphers("ECDHE-ECDSA-AES128-SHA")
    with pytest.raises(ssl.SSLError), tls_handshake(nginx, old):
        pass


def tls_handshake(nginx: Nginx, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.create_connection(("127.0.0.1", nginx.port), timeout=5)
    try:
        return context.wrap_socket(plain, server_hostname="localhost")
    except ssl.SSLError:
        plain.close()
        raise


def test_a_page_comes_with_each_header_once(nginx: Nginx) -> None:
    connection = nginx.connection()
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert answer.status == 200
    assert b"<html" in answer.read()
    assert faults_of_headers(answer.headers.items()) == []
    assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    assert answer.headers["Server"] == "nginx"
    connection.close()


def static_address(nginx: Nginx) -> str:
    found = re.search(rb'"(/static/[^"]+\.css)"', nginx.get("/").body)
    assert found is not None
    return found[1].decode()


def test_static_files_are_compressed_immutable_and_cached(nginx: Nginx) -> None:
    address = static_address(nginx)
    plain = nginx.get(address)
    packed = nginx.get(address, Accept_Encoding="gzip, deflate, br, zstd")
    again = nginx.get(address, Accept_Encoding="gzip")
    assert "immutable" in plain.headers["cache-control"]
    assert "immutable" in packed.headers["cache-control"]
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert again.body == packed.body
    log = nginx.wait_for_log(" HIT\n")
    lines = [line for line in log.splitlines() if f" {address} " in line]
    assert [line.split()[-1] for line in lines] == ["MISS", "MISS", "HIT"]


def test_the_log_has_neither_addresses_nor_secrets(nginx: Nginx) -> None:
    nginx.get("/meetings/none?token=hush", "127.0.0.77", Authorization="Bearer hush")
    log = nginx.wait_for_log(" 404 GET /meetings/none ")
    log += (nginx.folder / "timekeeper-error.log").read_text()
    assert "hush" not in log
    assert "127.0.0.77" not in log


@pytest.mark.parametrize("address", ["/metrics", "//metrics", "/%6detrics", "/readyz"])
def test_addresses_for_monitoring_are_not_public(
    nginx: Nginx, processes: list[RunningServer], address: str
) -> None:
    assert nginx.get(address).status == 404
    path = address.replace("//", "/").replace("%6d", "m")
    assert requests.get(f"{processes[0].url}{path}", timeout=5).status_code == 200


# Commands


def command(
    nginx: Nginx, server: RunningServer, slug: str, body: bytes = b"{}", **headers: str
) -> tuple[int, dict[str, object]]:
    sent = {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"}
    path = f"/api/meetings/{slug}/open"
    answer = nginx.send("POST", path, body, headers={**sent, **headers})
    assert answer.status == 200 or answer.headers["content-type"] == "application/problem+json"
    return answer.status, json.loads(answer.body)


def test_a_command_passes_and_one_that_is_too_large_does_not(
    nginx: Nginx, processes: list[RunningServer]
) -> None:
    laid = processes[0].lay_out()
    assert command(nginx, processes[0], laid.slug, b" " * 65_537)[0] == 413
    assert command(nginx, processes[0], laid.slug)[0] == 200


def test_a_foreign_page_cannot_send_commands(nginx: Nginx, processes: list[RunningServer]) -> None:
    page = nginx.get("/sign-in")
    cookie = page.headers["set-cookie"].partition(";")[0]
    assert "Secure" in page.headers["set-cookie"]
    form = f"csrf_token={form_token(page.body.decode())}&name=a&password=b".encode()
    headers = {**FORM, "Cookie": cookie}
    assert nginx.send("POST", "/sign-in", form, headers=headers).status == 401
    link = b'{"token": "none"}'
    for origin, status in (("https://evil.example", 403), (nginx.url, 401)):
        answer = nginx.send("POST", "/link", link, headers={"Origin": origin})
        assert answer.status == status


# Limits


def statuses(nginx: Nginx, path: str, address: str, until: int) -> list[int]:
    """Requests on one connection, as fast as possible, until that status comes."""
    connection, found = nginx.connection(address), []
    while not found or (found[-1] != until and len(found) < ENOUGH):
        found.append(send_on(connection, "GET", path).status)
    connection.close()
    return found


def test_only_an_address_with_too_many_handshakes_is_limited(nginx: Nginx) -> None:
    path = "/socket.io/?EIO=3&transport=polling"  # an unsupported version: no session is made
    found = statuses(nginx, path, "127.0.0.50", until=429)
    assert set(found[:-1]) == {400}
    assert len(found) > 500
    assert nginx.get(path, "127.0.0.51").status == 400
    assert nginx.get("/", "127.0.0.50").status == 200


def test_a_network_of_ipv6_addresses_is_limited_as_one_address(nginx: Nginx) -> None:
    assert 429 in {tried(nginx, f"2001:db8::a:{number}") for number in range(1, 40)}
    assert tried(nginx, "2001:db8:0:1::a:1") == 400
    assert {tried(nginx, f"192.0.2.{number}") for number in range(1, 40)} == {400}


def tried(nginx: Nginx, address: str) -> int:
    sent = {"X-Speaks-For": address}
    return nginx.send("POST", "/link", b"no JSON", address=TRUSTED_PROXY, headers=sent).status


def sign_in(nginx: Nginx, address: str, **headers: str) -> int:
    page = nginx.get("/sign-in")
    cookie = page.headers["set-cookie"].partition(";")[0]
    form = f"csrf_token={form_token(page.body.decode())}&name=ada&password=b".encode()
    sent = {**FORM, "Cookie": cookie, **headers}
    return nginx.send("POST", "/sign-in", form, address=address, headers=sent).status


def test_a_caller_cannot_invent_another_address(
    nginx: Nginx, processes: list[RunningServer]
) -> None:
    """Six attempts a minute at each process, even with claimed addresses."""
    most = 6 * len(processes)
    found = [
        sign_in(nginx, "127.0.0.60", **{"X-Forwarded-For": f"192.0.2.{number}"})
        for number in range(most + 1)
    ]
    assert 429 in found
    assert sign_in(nginx, "127.0.0.61") == 401


# A process that dies


@pytest.fixture
def one_is_dead(processes: list[RunningServer]) -> Iterator[RunningServer]:
    processes[0].kill()
    yield processes[1]
    processes[0].start()


def test_when_a_process_is_dead_the_other_serves(nginx: Nginx, one_is_dead: RunningServer) -> None:
    laid = one_is_dead.lay_out()
    assert {nginx.get("/").status for _ in range(6)} == {200}
    assert command(nginx, one_is_dead, laid.slug)[0] == 200


def test_without_any_process_a_command_is_answered_in_words(
    nginx: Nginx, processes: list[RunningServer], one_is_dead: RunningServer
) -> None:
    one_is_dead.kill()
    try:
        status, problem = command(nginx, processes[0], "none")
        assert status == 503
        assert (
            problem["detail"]
            == "The server did not answer. Press again: it will be saved only once."
        )
    finally:
        one_is_dead.start()


class KilledProcess:
    """Reads each request and closes the connection without an answer, like a killed process."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.requests: list[bytes] = []
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.requests.append(connection.recv(4096))
                connection.close()


@pytest.mark.parametrize(("method", "times"), [("POST", 1), ("GET", 2)])
def test_a_command_that_was_sent_is_never_sent_again(method: str, times: int) -> None:
    two = [KilledProcess(), KilledProcess()]
    nginx = Nginx()
    try:
        nginx.route_to([one.port for one in two], "max_fails=0")
        nginx.start()
        for one in two:
            one.requests.clear()
        nginx.send(method, "/api/meetings/a/extend")
        received = [text for one in two for text in one.requests]
        assert [text.split()[0] for text in received] == [method.encode()] * times
    finally:
        nginx.close()
        for one in two:
            one.listener.close()
