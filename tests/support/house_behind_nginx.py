"""A real nginx with the configuration that is deployed, in front of real processes in production.

The files of ``deploy/nginx/`` are changed only in where nginx writes and listens.
"""

import http.client
import re
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from running_server import ROOT, RunningServer, free_port
from services import Service, program

CONFIGURATION = ROOT / "deploy" / "nginx"
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
"""Folders that nginx makes when it starts, even where it does not use them."""

TRUSTED_PROXY = "127.0.0.99"
"""Nginx trusts a caller's address in ``X-Speaks-For`` that comes from here. Tests of IPv6 need it:
the loopback has one address of IPv6 only."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Nginx(Service):
    name = "nginx"

    def __init__(self) -> None:
        self._program = program("nginx")
        super().__init__()
        self.http_port = free_port()
        self.address = f"localhost:{self.port}"
        self.url = f"https://{self.address}"
        self.certificate = self.folder / "certificate.pem"

    def route_to(self, ports: list[int], options: str = "fail_timeout=1s") -> None:
        """Writes the configuration; call ``start`` afterwards."""
        self._configure(" ".join(f"server 127.0.0.1:{port} {options};" for port in ports))

    def route_by_name(self, process: str, resolver: str) -> None:
        """The same for one process at a name and a port, which ``resolver`` looks up."""
        template = (CONFIGURATION / "resolver.conf.template").read_text()
        self._configure(
            f"server {process} resolve fail_timeout=1s;",
            filled(template, {"NGINX_LOCAL_RESOLVERS": resolver}),
        )

    def _configure(self, servers: str, resolver: str = "") -> None:
        self._make_certificate()
        values = {
            "NAME": "localhost",
            "ADDRESS": self.address,
            "HTTP_PORT": str(self.http_port),
            "HTTPS_PORT": str(self.port),
            "CERTIFICATE": str(self.certificate),
            "CERTIFICATE_KEY": str(self.folder / "key.pem"),
            "SERVERS": servers,
            "CACHE": str(self.folder / "cache"),
            "LOGS": str(self.folder),
        }
        site = filled((CONFIGURATION / "timekeeper.conf.template").read_text(), values)
        site = re.sub(r"\n *listen \[::\]:[^\n]*", "", site)
        (self.folder / "site.conf").write_text(site.replace("listen ", "listen 127.0.0.1:"))
        main = (CONFIGURATION / "nginx.conf").read_text()
        main = main.replace("/etc/nginx/conf.d/*.conf", str(self.folder / "site.conf"))
        main = main.replace("/run/nginx.pid", str(self.folder / "pid"))
        main = re.sub(r"\n(user|worker_rlimit_nofile) [^\n]*", "", main)
        main = main.replace("65536", "2048").replace("worker_processes auto", "worker_processes 2")
        folders = "".join(f"{kind}_temp_path {self.folder}/{kind};\n" for kind in TEMPORARY)
        speaks = f"set_real_ip_from {TRUSTED_PROXY};\nreal_ip_header X-Speaks-For;\n"
        (self.folder / "main.conf").write_text(
            main.replace("http {", f"http {{\n{folders}{speaks}{resolver}")
        )

    def _make_certificate(self) -> None:
        subject = "-subj /CN=localhost -addext subjectAltName=DNS:localhost -days 2"
        key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        files = ["-keyout", str(self.folder / "key.pem"), "-out", str(self.certificate)]
        command = [program("openssl"), "req", "-x509", *key.split(), *subject.split(), *files]
        subprocess.run(command, check=True, capture_output=True)
        (self.folder / "key.pem").chmod(0o644)  # nginx runs as another user here; a test's key

    def command(self) -> list[str]:
        return [
            self._program,
            *("-p", str(self.folder), "-c", str(self.folder / "main.conf")),
            *("-e", "stderr", "-g", "daemon off;"),
        ]

    def answers(self) -> bool:
        try:
            return self.get("/healthz").status > 0
        except OSError:
            return False

    def connection(self, address: str = "127.0.0.1") -> http.client.HTTPSConnection:
        """Connects from an address of the loopback; each address is another caller."""
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        return http.client.HTTPSConnection(
            "localhost", self.port, timeout=10, context=trusted, source_address=(address, 0)
        )

    def get(self, path: str, address: str = "127.0.0.1", **headers: str) -> Answer:
        return self.send("GET", path, address=address, headers=headers)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        address: str = "127.0.0.1",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = self.connection(address)
        try:
            return send_on(connection, method, path, body, headers or {})
        finally:
            connection.close()

    def access_log(self) -> str:
        return (self.folder / "timekeeper.log").read_text()

    def wait_for_log(self, words: str) -> str:
        """The access log, once it has those words: nginx writes a line after its answer."""
        deadline = time.monotonic() + 5
        while words not in (log := self.access_log()):
            assert time.monotonic() < deadline, f"“{words}” is not in the log:\n{log[-2_000:]}"
            time.sleep(0.02)
        return log


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its values, as by envsubst; a variable without a value is an error."""
    return re.sub(r"\$\{(\w+)\}", lambda variable: values[variable[1]], template)


def send_on(
    connection: http.client.HTTPSConnection,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
    connection.request(method, path, body, sent)
    answer = connection.getresponse()
    received = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, received, answer.read())


def production(instance: Path, nginx: Nginx, database_url: str) -> RunningServer:
    """A process as it is deployed behind nginx."""
    return RunningServer(
        instance,
        ENV="production",
        SECRET_KEY="of tests, and of tests alone, for ever and a day",
        DATABASE_URL=database_url,
        ORIGINS=nginx.url,
        PROXIES="1",
    )


@contextmanager
def deployed(instance: Path) -> Iterator[tuple[Nginx, list[RunningServer]]]:
    """Two processes with one database, behind nginx."""
    with ExitStack() as cleanup:
        nginx = Nginx()
        cleanup.callback(nginx.close)
        url = f"sqlite:///{instance / 'timekeeper.db'}"
        servers = [production(instance, nginx, url) for _ in range(2)]
        for server in servers:
            cleanup.callback(server.close)
            server.start()
        nginx.route_to([server.port for server in servers])
        nginx.start()
        yield nginx, servers
