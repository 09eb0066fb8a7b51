"""Acts of a browser: pressing a button, opening a link, signing out."""

from typing import Any

from flask.testing import FlaskClient
from in_process import Site, form_token
from werkzeug.test import TestResponse


def cookies_set(answer: TestResponse) -> dict[str, str]:
    """The ``Set-Cookie`` header of each cookie of an answer."""
    lines = answer.headers.getlist("Set-Cookie")
    return {line.split("=")[0]: line for line in lines}


def press(client: FlaskClient, slug: str, **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/api/meetings/{slug}/open", json={}, headers=sent)


def sign_out(client: FlaskClient) -> TestResponse:
    return client.post("/sign-out", data={"csrf_token": form_token(client.get("/").text)})


def exchange(client: FlaskClient, token: str, **headers: str) -> TestResponse:
    """Opens a link: sends what its page sends."""
    return client.post("/link", json={"token": token}, headers=headers)


class Projector:
    """A browser that has opened /screen."""

    def __init__(self, site: Site) -> None:
        self.client: FlaskClient = site.client()
        self.token = form_token(self.client.get("/screen").text)
        answer = self._post("/screen", {})
        assert answer.status_code == 200, answer.text
        self.code, self.secret = answer.json["code"], answer.json["secret"]

    def _post(self, path: str, body: dict[str, Any]) -> TestResponse:
        return self.client.post(path, json=body, headers={"X-CSRFToken": self.token})

    def waits(self) -> TestResponse:
        return self._post("/screen/wait", {"secret": self.secret})
