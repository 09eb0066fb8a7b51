"""The OpenAPI document describes what the server does."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from in_process import Site
from pydantic import TypeAdapter

from timekeeper.domain.audience.meeting_views import (
    ModeratorMeeting,
    PublicMeeting,
    RoomMeeting,
    SpeakerMeeting,
)
from timekeeper.web.api.bodies import BODY_OF_VERB
from timekeeper.web.api.openapi import document

PREFIX = "#/components/schemas/"
STATES = (PublicMeeting, RoomMeeting, SpeakerMeeting, ModeratorMeeting)


def every(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in the document."""
    if isinstance(node, dict):
        yield node
    for below in node.values() if isinstance(node, dict) else node if type(node) is list else ():
        yield from every(below)


def resolved(node: Any) -> Any:
    """A schema with its references replaced by their targets."""
    if isinstance(node, dict):
        if "$ref" in node:
            name = node["$ref"].rsplit("/", 1)[1]
            return resolved(document()["components"]["schemas"][name])
        return {key: resolved(value) for key, value in node.items()}
    return [resolved(value) for value in node] if isinstance(node, list) else node


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                shared = methods.get("parameters", [])
                own = operation.get("parameters", [])
                yield method, path, {**operation, "parameters": [*shared, *own]}


def test_it_is_served_as_it_is(own_site: Site) -> None:
    answer = own_site.client().get("/api/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.json == json.loads(json.dumps(document()))
    assert answer.json["openapi"].startswith("3.1.")
    assert {"title", "version"} <= set(answer.json["info"])


def test_every_reference_resolves() -> None:
    schemas = document()["components"]["schemas"]
    references = {node["$ref"] for node in every(document()) if "$ref" in node}
    assert len(references) > len(BODY_OF_VERB)
    assert not [found for found in references if not found.startswith(PREFIX)]
    assert references - {PREFIX + name for name in schemas} == set()
    assert not [node for node in every(document()) if "$defs" in node]


def test_every_operation_has_answers_and_knows_its_path() -> None:
    named = set()
    for method, path, operation in operations():
        done = "201" if (method, path) == ("post", "/api/meetings") else "200"
        assert operation["responses"][done]["content"]["application/json"]["schema"], path
        assert "application/problem+json" in operation["responses"]["default"]["content"], path
        in_path = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert in_path == set(re.findall(r"\{(\w+)\}", path)), path
        assert all(p["required"] for p in operation["parameters"] if p["in"] == "path")
        named.add((method, path))
    assert len(named) == len(BODY_OF_VERB) + 9


def test_every_path_leads_to_a_view_of_the_application(own_site: Site) -> None:
    adapter = own_site.app.url_map.bind("localhost")
    for method, path, _ in operations():
        address = re.sub(r"\{\w+\}", "upr35-kenya", path)
        endpoint, _ = adapter.match(address, method=method.upper())
        assert endpoint.startswith("api.") or endpoint == "pairing.pair", path
        assert endpoint != "api.not_found", path


@pytest.mark.parametrize("verb", BODY_OF_VERB)
def test_a_verb_accepts_exactly_the_fields_of_its_model(verb: str) -> None:
    operation = document()["paths"][f"/api/meetings/{{slug}}/{verb}"]["post"]
    described = resolved(operation["requestBody"]["content"]["application/json"]["schema"])
    model = BODY_OF_VERB[verb].model_json_schema()
    assert "$defs" not in model
    assert described == model
    assert described["additionalProperties"] is False


@pytest.mark.parametrize("verb", BODY_OF_VERB)
def test_a_verb_needs_a_credential_and_knows_its_headers(verb: str) -> None:
    path = document()["paths"][f"/api/meetings/{{slug}}/{verb}"]
    headers = {p["name"] for p in path["parameters"] if p["in"] == "header"}
    assert headers == {"Idempotency-Key", "If-Match"}
    security = path["post"]["security"]
    assert security
    assert {} not in security
    schemes = document()["components"]["securitySchemes"]
    assert {name for wanted in security for name in wanted} == set(schemes)


def test_two_models_of_one_name_would_be_noticed() -> None:
    """Schemas are listed by name, so a second one of the same name would replace the first."""
    models = {*BODY_OF_VERB.values(), *STATES}
    assert len({model.__name__ for model in models}) == len(models)


@pytest.mark.parametrize("kind", STATES)
def test_a_state_is_described_as_its_type(kind: type) -> None:
    schema = resolved(document()["components"]["schemas"][kind.__name__])
    own = TypeAdapter(kind).json_schema(mode="serialization")
    assert set(schema["properties"]) == set(own["properties"])
    assert schema["required"] == own["required"]


@pytest.mark.parametrize("audience", ["public", "room", "speaker", "moderator"])
def test_a_sent_state_has_exactly_the_described_fields(own_site: Site, audience: str) -> None:
    slug = own_site.lay_out()
    path = f"/api/meetings/{slug}?as={audience}"
    envelope = own_site.client().get(path, headers=own_site.bearer()).json
    kind = dict(zip(("public", "room", "speaker", "moderator"), STATES, strict=True))[audience]
    schema = resolved(document()["components"]["schemas"][kind.__name__])
    assert set(envelope["state"]) == set(schema["properties"])
    described = schema["properties"]["turns"]["items"]["properties"]
    assert all(set(turn) == set(described) for turn in envelope["state"]["turns"])
    answer = document()["paths"]["/api/meetings/{slug}"]["get"]["responses"]["200"]
    [public, *_] = answer["content"]["application/json"]["schema"]["anyOf"]
    assert set(envelope) == set(public["properties"]) == set(public["required"])
