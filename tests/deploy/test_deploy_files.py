"""Checks the files of a deployment: what they name exists, and no setting is missing."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from running_server import ROOT

from config import Config
from timekeeper.cli import commands

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
OF_THE_SYSTEM = {"network-online.target", "multi-user.target", "postgresql.service"}
OF_THE_SYSTEM |= {"redis-server.service"}
INSTALLED = "/srv/timekeeper"


def settings() -> set[str]:
    return set(re.findall(r"TIMEKEEPER_[A-Z_]+[A-Z]", (ROOT / "config.py").read_text()))


def example() -> dict[str, str]:
    lines = (DEPLOY / "timekeeper.env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))


def test_the_example_has_every_setting_and_no_other() -> None:
    assert set(example()) == settings()


def test_the_example_with_a_secret_key_is_valid() -> None:
    config = Config.from_environment({**example(), "TIMEKEEPER_SECRET_KEY": "s" * 32})
    assert config.is_production
    assert config.proxies == 1


def entries(unit: Path) -> list[tuple[str, str]]:
    return re.findall(r"^(\w+)=(.*)$", unit.read_text(), re.M)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_refers_only_to_what_exists(unit: Path) -> None:
    existing = {unit.name for unit in UNITS} | OF_THE_SYSTEM
    for name, value in entries(unit):
        if name in ("Requires", "After", "Wants", "PartOf", "WantedBy"):
            assert set(value.split()) <= existing
        if name in ("EnvironmentFile", "WorkingDirectory"):
            assert value in (DEPLOY.parent / "docs" / "deploy.md").read_text()
        if name == "ExecStart":
            assert set(re.findall(r"TIMEKEEPER_\w+", value)) <= settings()
            check_command(value)


def check_command(line: str) -> None:
    """Checks that a line starts the server or one of our commands."""
    assert f" {INSTALLED}/.venv/bin/" in f" {line}"
    words = line.split()
    if words[-1] == "wsgi.py":
        assert (ROOT / "wsgi.py").exists()
        return
    group, command = words[-2:]
    assert command in commands.cli.commands[group].commands


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """Without systemd on the machine, only the test before this one checks the units."""
    analyze = shutil.which("systemd-analyze")
    for unit in UNITS:
        installed = tmp_path / unit.name.replace("@", "@5001")
        text = unit.read_text().replace(f"{INSTALLED}/.venv/bin/flask", sys.executable)
        installed.write_text(text)
    if analyze is not None:
        files = [str(path) for path in tmp_path.iterdir()]
        answer = subprocess.run(
            [analyze, "verify", "--recursive-errors=no", *files], capture_output=True, text=True
        )
        assert [line for line in answer.stderr.splitlines() if "timekeeper" in line] == []


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\$\{(\w+)\}", text))


def test_every_placeholder_of_the_nginx_template_is_explained_and_filled() -> None:
    template = (DEPLOY / "nginx" / "timekeeper.conf.template").read_text()
    explained = set(re.findall(r"^#   ([A-Z_]+) ", template, re.M))
    assert placeholders(template) == explained
    document = (ROOT / "docs" / "deploy.md").read_text()
    [listed] = re.findall(r"envsubst '([^']+)'", document)
    assert set(listed.replace("$", "").split()) == explained
    assert explained <= set(re.findall(r"\b([A-Z_]+)=", document))


def compose_service(name: str) -> str:
    text = (DEPLOY / "compose.yaml").read_text()
    found = re.search(rf"^  {name}:\n((?:    .*\n|\n)+)", text, re.M)
    assert found is not None
    return found[1]


def test_the_containers_use_only_what_exists() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    for path in re.findall(r"- \./([\w./-]+):", text):
        assert (DEPLOY / path).exists() or path == "certificates"
    assert "env_file: timekeeper.env\n" in text
    assert set(re.findall(r"TIMEKEEPER_[A-Z_]+[A-Z]", text)) <= settings()
    template = (DEPLOY / "nginx" / "timekeeper.conf.template").read_text()
    nginx = compose_service("nginx")
    assert placeholders(template) <= set(re.findall(r"^      ([A-Z_]+):", nginx, re.M))
    for process in re.findall(r"server ([\w-]+):5000", nginx):
        assert compose_service(process)
