"""The forms of our pages get what no page sends: JSON, and files in place of texts."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from in_process import PASSWORD, Site, form_token

BODIES = ["5", "[1,2]", '"x"', "null", '{"name":5}', '{"name":"\\ud800"}', "[" * 5000]
SIGN_IN = {"name": "Ada", "password": PASSWORD, "next": "/"}
FORMS = {
    "/sign-in": ({"name", "password"}, 400),
    "/meetings/new": ({"state", "series", "room", "day", "start", "minutes"}, 422),
    "/rehearsals/new": ({"factor", "moderator", "room"}, 422),
    "/identities": ({"series"}, 422),
}
"""The required fields of each form, and how it refuses an empty one."""


@pytest.fixture
def client(own_site: Site) -> FlaskClient:
    own_site.add_user()
    own_site.lay_out()
    return own_site.signed_in()


def token_of(client: FlaskClient, path: str) -> dict[str, str]:
    return {"X-CSRFToken": form_token(client.get(path).text)}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("path", FORMS)
def test_json_fills_in_no_field(client: FlaskClient, path: str, body: str) -> None:
    headers = token_of(client, path)
    answer = client.post(path, data=body, content_type="application/json", headers=headers)
    assert answer.status_code == FORMS[path][1]


@pytest.mark.parametrize("path", FORMS)
def test_a_file_fills_in_no_field(client: FlaskClient, path: str) -> None:
    headers = token_of(client, path)
    files = {name: (BytesIO(b"x"), "x.txt") for name in FORMS[path][0]}
    assert client.post(path, data=files, headers=headers).status_code == FORMS[path][1]


@pytest.mark.parametrize("name", ["name", "password"])
def test_a_file_in_a_text_field_counts_as_missing(client: FlaskClient, name: str) -> None:
    headers = token_of(client, "/sign-in")
    sent = {**SIGN_IN, name: (BytesIO(b"x"), "x.txt")}
    assert client.post("/sign-in", data=sent, headers=headers).status_code == 400


def test_a_file_is_no_address_to_redirect_to(client: FlaskClient) -> None:
    headers = token_of(client, "/sign-in")
    sent = {**SIGN_IN, "next": (BytesIO(b"x"), "x.txt")}
    answer = client.post("/sign-in", data=sent, headers=headers)
    assert (answer.status_code, answer.location) == (302, "/")


def test_the_form_token_of_a_page_is_a_text_too(client: FlaskClient) -> None:
    token = form_token(client.get("/sign-in").text)
    in_a_file = {**SIGN_IN, "csrf_token": (BytesIO(token.encode()), "x.txt")}
    assert client.post("/sign-in", data=in_a_file).status_code == 403
    assert client.post("/sign-in", data={**SIGN_IN, "csrf_token": token}).status_code == 302
