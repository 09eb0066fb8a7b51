"""What a browser does at the application: presses a button, opens a link, signs out."""

from flask.testing import FlaskClient
from in_process import form_token
from werkzeug.test import TestResponse


def cookies_set(answer: TestResponse) -> dict[str, str]:
    """Each cookie of an answer with everything that was said of it."""
    lines = answer.headers.getlist("Set-Cookie")
    return {line.split("=")[0]: line for line in lines}


def press(client: FlaskClient, slug: str, **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/api/meetings/{slug}/open", json={}, headers=sent)


def sign_out(client: FlaskClient) -> TestResponse:
    return client.post("/sign-out", data={"csrf_token": form_token(client.get("/").text)})


def exchange(client: FlaskClient, token: str, **headers: str) -> TestResponse:
    """Open a link: what its page sends."""
    return client.post("/link", json={"token": token}, headers=headers)
