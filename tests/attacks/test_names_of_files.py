"""Names with characters that must not be used: of static files, of a programme's file, and of
users and programs that a command adds.
"""

from pathlib import Path

import pytest
from commands import GOOD, HEADER, failed, meetings, run
from flask import Flask
from in_process import Site

from timekeeper.web.static_files import StaticFiles

CLIMBING = ("../", "..%2f", "%2e%2e/", "..%5c", "..%00/", "..;/", "....//", "/", "%2f")


def test_no_path_leaves_the_static_files(own_site: Site) -> None:
    client = own_site.client()
    page = client.get("/").text
    root = page[page.index("/static/") :].split("/vendor/")[0]
    assert client.get(f"{root}/css/pages/paper.css", buffered=True).status_code == 200
    for climbing in CLIMBING:
        for times in (1, 2, 3, 6):
            for wanted in ("timekeeper.db", "secret_key", "config.py", "etc/passwd"):
                answer = client.get(f"{root}/css/{climbing * times}{wanted}")
                assert answer.status_code in (308, 400, 404), climbing
    assert client.get(f"{root}/css/page.css%00.txt").status_code == 404
    assert client.get(f"{root}/").status_code == 404


def test_a_symbolic_link_among_the_static_files_is_not_followed(tmp_path: Path) -> None:
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
def test_a_programme_s_name_cannot_have_unprintable_characters(
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
def test_the_name_of_a_user_or_program_cannot_have_unprintable_characters(
    own_site: Site, name: str
) -> None:
    """In a list such a name could break the line, or reverse the text after it."""
    for command in (
        ("user", "add", name, "--role", "moderator"),
        ("user", "invite", name, "--role", "moderator"),
        ("token", "create", "--role", "moderator", "--name", name),
    ):
        assert failed(own_site, *command).startswith("The name must have 1 to 90 characters")
