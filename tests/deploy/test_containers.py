"""Holds the files of the containers together: no secret gets into the image, each name is known."""

import re
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

import pytest
from running_server import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = (DEPLOY / "compose.yaml").read_text()
DOCUMENT = (ROOT / "docs" / "deploy.md").read_text()


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


# What gets into the image

LEFT_OUT = lines_of((DEPLOY / "Containerfile.dockerignore").read_text())
UNVERSIONED = lines_of((ROOT / ".gitignore").read_text())


def is_left_out(path: str) -> bool:
    """As a build reads the file: of the lines that match a path or a folder above it, the last."""
    left_out = False
    for line in LEFT_OUT:
        if matches(line.removeprefix("!"), path):
            left_out = not line.startswith("!")
    return left_out


def matches(pattern: str, path: str) -> bool:
    for part in (PurePosixPath(path), *PurePosixPath(path).parents[:-1]):
        if pattern.startswith("**/"):
            if fnmatchcase(part.name, pattern.removeprefix("**/")):
                return True
        elif len(part.parts) == pattern.count("/") + 1 and fnmatchcase(str(part), pattern):
            return True
    return False


@pytest.mark.parametrize("line", UNVERSIONED)
def test_what_is_in_no_repository_is_in_no_image(line: str) -> None:
    assert is_left_out(line.strip("/"))
    if not line.startswith("/"):
        assert is_left_out(f"timekeeper/web/{line.strip('/')}".replace("*", "x"))


def secrets() -> set[str]:
    """The files and folders beside compose.yaml that the documents have somebody make."""
    named = re.findall(r"env_file: (\S+)|- \./(\w+):", COMPOSE)
    made = {f"deploy/{''.join(names)}" for names in named}
    return {"deploy/.env", "timekeeper.dump", "backup.db", *made}


def test_every_secret_that_the_documents_name_is_in_no_repository_and_no_image() -> None:
    documents = DOCUMENT + (ROOT / "README.md").read_text()
    assert secrets() >= {"deploy/timekeeper.env", "deploy/certificates"}
    for secret in secrets():
        assert PurePosixPath(secret).name in documents
        assert f"/{secret}" in [line.rstrip("/") for line in UNVERSIONED]
        assert is_left_out(secret)
        assert is_left_out(f"{secret}/key.pem")


@pytest.mark.parametrize(
    "beside", [".git/config", "key.pem", "deploy/key.pem", "docs/a.md", "tests/a"]
)
def test_whatever_else_lies_there_is_left_out_as_well(beside: str) -> None:
    assert is_left_out(beside)


def test_what_serves_is_let_in() -> None:
    makefile = (ROOT / "Makefile").read_text()
    used = {
        name
        for target in ("run", "venv", "node")
        for name in re.findall(rf"^\$\(STAMPS\)/{target}: (.*)$", makefile, re.M)[0].split()
        if not name.startswith("$")
    }
    used |= {"Makefile", ".npmrc", "package.json", "package-lock.json", "wsgi.py", "config.py"}
    for folder in ("timekeeper", "templates", "static/js", "static/css", "scripts/lib"):
        used |= {str(file.relative_to(ROOT)) for file in (ROOT / folder).rglob("*.*")}
    used = {name for name in used if "__pycache__" not in name}
    assert len(used) > 200
    assert [name for name in sorted(used) if is_left_out(name)] == []


def test_the_image_is_built_by_the_makefile_s_own_steps() -> None:
    container = (DEPLOY / "Containerfile").read_text()
    makefile = (ROOT / "Makefile").read_text()
    assert "make .venv/stamps/run\n" in container
    assert "make static/vendor/.copied\n" in container
    assert "$(STAMPS)/run:" in makefile
    assert "static/vendor/.copied:" in makefile


# Who is reached


def services() -> dict[str, str]:
    text = COMPOSE[COMPOSE.index("\nservices:") : COMPOSE.index("\nvolumes:")]
    return dict(re.findall(r"^  ([\w-]+):\n((?:    .*\n|\n)+)", text, re.M))


def test_every_name_that_a_container_is_reached_by_is_a_service() -> None:
    reached = re.findall(r"@([\w-]+)/|redis://([\w-]+):|server ([\w-]+):5000", COMPOSE)
    assert {"".join(names) for names in reached} == set(services()) - {"nginx"}


def test_nginx_follows_the_names_of_processes() -> None:
    nginx = services()["nginx"]
    [servers] = re.findall(r"SERVERS: (.*)", nginx)
    assert all("resolve" in server for server in servers.strip(";").split(";"))
    resolver = (DEPLOY / "nginx" / "resolver.conf.template").read_text()
    assert "resolver ${NGINX_LOCAL_RESOLVERS} " in resolver
    assert 'NGINX_ENTRYPOINT_LOCAL_RESOLVERS: "yes"' in nginx
    assert "./nginx/resolver.conf.template:/etc/nginx/templates/" in nginx
    [version] = re.findall(r"image: \S+/nginx:(\d+)\.(\d+)", nginx)
    assert tuple(map(int, version)) >= (1, 28)


# What the tools make of it


def test_every_container_says_whether_it_is_well() -> None:
    shared = COMPOSE[: COMPOSE.index("\nservices:")]
    for name, text in services().items():
        said = shared if "<<: *timekeeper" in text else text
        # A text: podman-compose 1.0.3 loses all but the first word of a list.
        assert re.search(r"healthcheck:\n +test: [^\[]", said), name


def test_nothing_is_written_that_one_of_the_tools_reads_otherwise() -> None:
    assert "sysctls:\n    - " in COMPOSE  # podman-compose 1.0.3 drops the values of a map
    assert "condition:" not in COMPOSE  # it keeps to none, and a newer one not to all


def test_every_variable_that_must_be_there_is_documented_and_asked_for_by_name() -> None:
    asked = re.findall(r"\$\{([^}]+)\}", COMPOSE)
    names = {variable.partition(":?")[0] for variable in asked}
    assert all(f"{name}:?Put {name} into deploy/.env" in asked for name in names)
    assert {f"{name}=" for name in names} <= set(re.findall(r"^[A-Z_]+=", DOCUMENT, re.M))
