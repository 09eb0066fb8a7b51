"""Checks that the dependencies are declared, locked and explained in the README."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def plain(package: str) -> str:
    """A package's name in the form in which indexes compare it: ``Flask_WTF`` → ``flask-wtf``."""
    return re.sub(r"[-_.]+", "-", package).lower()


def python_packages() -> dict[str, set[str]]:
    """The packages that pyproject.toml declares, by the lock file that contains them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = {"requirements.lock": project["project"]["dependencies"]}
    groups["requirements-dev.lock"] = [
        *groups["requirements.lock"],
        *project["dependency-groups"]["test"],
    ]
    groups["requirements-node.lock"] = project["dependency-groups"]["node"]
    return {
        lock: {plain(re.split(r"[~=<>!\[; ]", line)[0]) for line in lines}
        for lock, lines in groups.items()
    }


def test_lock_files_name_no_registry():
    """A lock file with the address of a registry could not be installed from a mirror."""
    addresses = [re.findall(r"\w+://\S+", (ROOT / lock).read_text()) for lock in python_packages()]
    assert addresses == [[], [], []]
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_lock_files_contain_all_declared_packages():
    for lock, declared in python_packages().items():
        locked = re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(), re.M)
        assert declared <= {plain(name) for name in locked}, lock


def tabled_packages(readme: str) -> list[str]:
    """The names in the first column of each table whose header is ``| package | …``."""
    tables = re.findall(r"^\| *package *\|.*\n\|[-| :]+\n((?:\|.*\n?)+)", readme, re.M | re.I)
    cells = (row.split("|")[1].strip() for table in tables for row in table.splitlines())
    return [re.sub(r"^\[(.+)\]\(.+\)$", r"\1", cell).strip("`* ") for cell in cells]


def test_the_readme_gives_a_reason_for_each_dependency_and_lists_no_other():
    in_browser = json.loads((ROOT / "package.json").read_text())["dependencies"]
    declared = set.union(*python_packages().values()) | set(in_browser)
    tabled = tabled_packages((ROOT / "README.md").read_text())
    assert sorted(name if name in in_browser else plain(name) for name in tabled) == sorted(
        declared
    )


def test_all_rows_of_the_table_are_read():
    readme = "| package | why |\n|---|---|\n| `Flask` | web |\n| [segno](https://x) | QR |\n\n| a |"
    assert tabled_packages(readme) == ["Flask", "segno"]
