"""The audit page and the log page: who may read them, and what they show."""

import pytest
from browsing import exchange, sign_out
from commands import done
from in_process import Site, file_meeting

from timekeeper.store import audit
from timekeeper.store.accounts.credentials import Scope
from timekeeper.web.administration import audit_page


def as_administrator(site: Site, path: str = "/audit") -> str:
    answer = site.client().get(path, headers=site.bearer("admin"))
    assert answer.status_code == 200
    return answer.text


def test_it_says_who_did_what_in_which_role(own_site: Site) -> None:
    own_site.add_user()
    slug = own_site.lay_out()
    client = own_site.client()
    own_site.sign_in(client)
    own_site.client().post(f"/api/meetings/{slug}/open", json={}, headers=own_site.bearer())
    done(own_site, "link", "create", "--as", "room", "--room", "room-xxi")
    exchange(own_site.client(), own_site.minted("link", "speaker", Scope("room-xxi")))
    own_site.sign_in(own_site.client(), password="a wrong one")
    sign_out(client)
    page = as_administrator(own_site)
    for said in (
        '<b>user:Ada</b> <span class="quiet">moderator</span>',
        "Signed in",
        "Signed out",
        '<b>token:tests</b> <span class="quiet">moderator</span>',
        "Open the Pre-session",
        "<b>command line</b>",
        "Created a link: room of room-xxi",
        '<b>link:tests</b> <span class="quiet">speaker’s display</span>',
        "Opened a link",
        "Tried to sign in as Ada with a wrong password",
        "<b>programme</b>",
    ):
        assert said in page, said
    assert page.index("Signed out") < page.index("Signed in")


def test_it_names_no_protected_speaker_and_no_secret(own_site: Site) -> None:
    slug = own_site.lay_out()
    headers = own_site.bearer()
    for verb, body in (
        ("open", {}),
        ("give_floor", {"turn": 5}),
        ("cue", {"turn": 5, "text": "Hidden cue"}),
        ("pause", {"turn": 5, "reason": "Hidden reason"}),
        ("edit_turn", {"turn": 5, "notes": "Hidden note"}),
    ):
        path = f"/api/meetings/{slug}/{verb}"
        assert own_site.client().post(path, json=body, headers=headers).status_code == 200
    address = done(own_site, "link", "create", "--as", "moderator", "--meeting", slug)
    for path in ("/audit", f"/meetings/{slug}/log"):
        page = as_administrator(own_site, path)
        assert "Speaker 3" in page
        assert "Hidden" not in page
        assert "Canary" not in page
        assert address.split("#")[1] not in page
        assert headers["Authorization"].split()[1] not in page


def test_undone_entries_are_marked(own_site: Site) -> None:
    slug = own_site.lay_out()
    for verb, body in (("open", {}), ("undo", {"revision": 2})):
        path = f"/api/meetings/{slug}/{verb}"
        own_site.client().post(path, json=body, headers=own_site.bearer())
    for path in ("/audit", f"/meetings/{slug}/log"):
        page = as_administrator(own_site, path)
        assert page.count("data-undone") == 1
        assert "Undo" in page


def test_older_pages_reach_back_to_the_first_entry_without_gaps(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_page, "LINES_PER_PAGE", 4)
    with own_site.house.database.writing() as session:
        for n in range(11):
            who = audit.Actor(f"user:N{n}.", "moderator")
            audit.note(session, 1_000 + n // 3, who, "signed in")
    seen, path = "", "/audit"
    for _ in range(9):
        page = as_administrator(own_site, path)
        seen += page
        if "?before=" not in page:
            break
        path = "/audit?before=" + page.split("?before=")[1].split('"')[0]
    assert "?before=" not in page
    assert [n for n in range(11) if f"user:N{n}." not in seen] == []


@pytest.mark.parametrize(
    "before", ["soon", "", "-1", str(2**63 - 1), str(2**63), f"{10**20}", f"-{10**20}", "9" * 5000]
)
def test_a_wrong_instant_gives_the_newest_page(own_site: Site, before: str) -> None:
    own_site.lay_out()
    done(own_site, "link", "create", "--as", "room", "--room", "room-xxi")
    assert "Created a link: room of room-xxi" in as_administrator(
        own_site, f"/audit?before={before}"
    )
    assert "Created a link" not in as_administrator(own_site, "/audit?before=0")


@pytest.mark.parametrize(("role", "status"), [("moderator", 403), ("rapporteur", 403)])
def test_it_is_for_administrators(own_site: Site, role: str, status: int) -> None:
    headers = own_site.bearer(role)  # type: ignore[arg-type]  # as listed
    assert own_site.client().get("/audit", headers=headers).status_code == status
    assert own_site.client().get("/audit").location == "/sign-in?next=/audit"
    assert 'href="/audit"' not in own_site.signed_in().get("/").text
    assert 'href="/audit"' in as_administrator(own_site, "/")


def test_a_rapporteur_reads_the_log_and_has_no_console(own_site: Site) -> None:
    slug = own_site.lay_out(file_meeting())
    done(own_site, "user", "add", "Rap", "--role", "rapporteur", "--meeting", slug, typed="x" * 12)
    client = own_site.client()
    own_site.sign_in(client, name="Rap", password="x" * 12)
    assert client.get(f"/meetings/{slug}/log").status_code == 200
    assert client.get(f"/console/{slug}").status_code == 403
    programme = client.get("/").text
    assert f"/meetings/{slug}/log" in programme
    assert f"/console/{slug}" not in programme


def test_a_rapporteur_of_another_meeting_reads_nothing(own_site: Site) -> None:
    slug = own_site.lay_out()
    token = own_site.minted("token", "rapporteur", Scope(meeting_slug="another"))
    headers = {"Authorization": f"Bearer {token}"}
    for path in (f"/meetings/{slug}/log", f"/api/meetings/{slug}/log"):
        assert own_site.client().get(path, headers=headers).status_code == 403
