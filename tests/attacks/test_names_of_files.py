"""Names that a file system allows and nobody should have: in static files, in a programme's file,
and of who is added by a command.
"""

from pathlib import Path

import pytest
from commands import GOOD, HEADER, failed, meetings, run
from flask import Flask
from in_process import Site

from timekeeper.web.static_files import StaticFiles

CLIMBING = ("../", "..%2f", "%2e%2e/", "..%5c", "..%00/", "..;/", "....//", "/", "%2f")


def test_from_among_the_static_files_no_path_climbs_out(own_site: Site) -> None:
    client = own_site.client()
    page = client.get("/").text
    root = page[page.index("/static/") :].split("/vendor/")[0]
    assert client.get(f"{root}/css/pages/page.css", buffered=True).status_code == 200
    for climbing in CLIMBING:
        for times in (1, 2, 3, 6):
            for wanted in ("timekeeper.db", "secret_key", "config.py", "etc/passwd"):
                answer = client.get(f"{root}/css/{climbing * times}{wanted}")
                assert answer.status_code in (308, 400, 404), climbing
    assert client.get(f"{root}/css/page.css%00.txt").status_code == 404
    assert client.get(f"{root}/").status_code == 404


def test_a_link_among_the_static_files_leads_nowhere(tmp_path: Path) -> None:
    secret, source = tmp_path / "secret.css", tmp_path / "source"
    secret.write_text("secret")
    source.mkdir()
    (source / "real.css").write_text("real")
    (source / "linked.css").symlink_to(secret)
    (source / "up").symlink_to(tmp_path, target_is_directory=True)
    static, app = StaticFiles(tmp_path / "kept", source), Flask(__name__)
    static.serve_from(app)
    client = app.test_client()
    assert client.get(f"{static.url}/real.css", buffered=True).text == "real"
    assert client.get(f"{static.url}/linked.css").status_code == 404
    assert client.get(f"{static.url}/up/secret.css").status_code == 404


ODD_NAMES = ["a\nb", "\x1b[31mred", "\u202eLRO", "...", "\udcff", "x" * 120, "a\x7f", "\u2028"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_programme_is_not_called_what_cannot_be_printed(
    own_site: Site, tmp_path: Path, name: str
) -> None:
    file = tmp_path / f"{name}.csv"
    file.write_text(f"{HEADER}\n{GOOD}\n")
    said = failed(own_site, "programme", "load", str(file))
    assert said.startswith("The name of the series must have 1 to 100 characters")
    assert name not in said
    failed(own_site, "programme", "load", str(file), "--series", name)
    assert meetings(own_site) == []
    assert run(own_site, "programme", "load", str(file), "--series", "UPR 35").exit_code == 0


@pytest.mark.parametrize("name", [name for name in ODD_NAMES if name != "..."])
def test_nobody_and_no_program_is_called_what_cannot_be_printed(own_site: Site, name: str) -> None:
    """In the list of them it could end its line, or turn the rest of it around."""
    for command in (
        ("user", "add", name, "--role", "moderator"),
        ("user", "invite", name, "--role", "moderator"),
        ("token", "create", "--role", "moderator", "--name", name),
    ):
        assert failed(own_site, *command).startswith("The name must have 1 to 90 characters")
