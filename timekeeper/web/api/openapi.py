"""The OpenAPI document, made from the models of bodies and the types of answers."""

from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter

from timekeeper.domain.audience.meeting_views import (
    InterpreterMeeting,
    ModeratorMeeting,
    PublicMeeting,
    RoomMeeting,
    SpeakerMeeting,
    VeiledMeeting,
)
from timekeeper.domain.audience.share_view import ShareView

from .answers import MeetingSummary, NamingWords, ProblemBody, SignalReceipt
from .bodies import BODY_OF_VERB, Body, NewMeetingBody, Nothing, PairBody, TextBody

STATES = {
    "public": PublicMeeting,
    "room": RoomMeeting,
    "speaker": SpeakerMeeting,
    "interpreters": InterpreterMeeting,
    "moderator": ModeratorMeeting,
}
CREDENTIALS: list[dict[str, list[str]]] = [{"token": []}, {"session": [], "csrf": []}]
REFERENCE = "#/components/schemas/{model}"


@cache
def document() -> dict[str, Any]:
    """The document, in OpenAPI 3.1."""
    schemas: dict[str, Any] = {}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Timekeeper",
            "version": "1",
            "description": "Meetings kept in time. Instants are epoch milliseconds of server time.",
        },
        "security": [{}, *CREDENTIALS],
        "paths": _paths(schemas),
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "timekeeper"},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
            },
        },
    }


def _paths(schemas: dict[str, Any]) -> dict[str, Any]:
    problem = {
        "description": "An error, with a sentence that says what is wrong.",
        "content": {"application/problem+json": {"schema": _model(schemas, ProblemBody)}},
    }
    summaries = {"type": "array", "items": _model(schemas, MeetingSummary)}
    states = [_envelope(_type(schemas, kind)) for kind in (VeiledMeeting, *STATES.values())]
    paths: dict[str, Any] = {
        "/api/meetings": {
            "get": _operation("All meetings", summaries, problem),
            "post": _new_meeting(schemas, states[-1], problem),
        },
        "/api/meetings/{slug}": {
            "parameters": [_in_path("slug")],
            "get": {
                **_operation("A meeting as an audience may know it", {"anyOf": states}, problem),
                "parameters": [_query("as", list(STATES)), _query("lang", None)],
            },
        },
        "/api/meetings/{slug}/log": {
            "parameters": [_in_path("slug")],
            "get": _operation("Every entry of a meeting's log", {"type": "array"}, problem),
        },
        "/api/rooms/{room_slug}/too-fast": {
            "parameters": [_in_path("room_slug")],
            "post": {
                **_operation(
                    "Tell the consoles: too fast", _model(schemas, SignalReceipt), problem
                ),
                "security": CREDENTIALS,
                "requestBody": _body(schemas, Nothing),
            },
        },
    }
    paths["/api/meetings/{slug}/share"] = {
        "parameters": [_in_path("slug")],
        "get": {
            **_operation("The hour shared out anew", _type(schemas, ShareView), problem),
            "parameters": [_query("lang", None)],
        },
    }
    paths["/api/meetings/{slug}/names-in-text"] = {
        "parameters": [_in_path("slug")],
        "post": {
            **_operation("Words that name the protected", _model(schemas, NamingWords), problem),
            "security": CREDENTIALS,
            "requestBody": _body(schemas, TextBody),
        },
    }
    paths["/api/rooms/{room_slug}/identify"] = {
        "parameters": [_in_path("room_slug")],
        "post": {
            **_operation("Every display of a room shows its number", _screen_count(), problem),
            "operationId": "identify",
            "security": CREDENTIALS,
        },
    }
    paths["/api/rooms/{room_slug}/pair"] = {
        "parameters": [_in_path("room_slug")],
        "post": {
            **_operation("Say what the screen is that shows a code", _paired_role(), problem),
            "operationId": "pair",
            "security": CREDENTIALS,
            "requestBody": _body(schemas, PairBody),
        },
    }
    for verb, body in BODY_OF_VERB.items():
        paths[f"/api/meetings/{{slug}}/{verb}"] = {
            "parameters": [_in_path("slug"), *_command_headers()],
            "post": {
                **_operation(verb, states[-1], problem),
                "operationId": verb,
                "security": CREDENTIALS,
                "requestBody": _body(schemas, body),
            },
        }
    return paths


def _new_meeting(
    schemas: dict[str, Any], state: dict[str, Any], problem: dict[str, Any]
) -> dict[str, Any]:
    remarks = {"remarks": {"type": "array", "items": {"type": "string"}}}
    answer = {
        **state,
        "required": [*state["required"], "remarks"],
        "properties": {**state["properties"], **remarks},
    }
    operation = _operation("Plan a Pre-session without a file", answer, problem)
    operation["responses"]["201"] = operation["responses"].pop("200")
    return {
        **operation,
        "security": CREDENTIALS,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _model(schemas, NewMeetingBody)}},
        },
    }


def _operation(summary: str, schema: dict[str, Any], problem: dict[str, Any]) -> dict[str, Any]:
    good = {"description": "Done", "content": {"application/json": {"schema": schema}}}
    return {"summary": summary, "responses": {"200": good, "default": problem}}


def _body(schemas: dict[str, Any], body: type[Body]) -> dict[str, Any]:
    content = {"application/json": {"schema": _model(schemas, body)}}
    return {"required": True, "content": content}


def _envelope(state: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["epoch", "revision", "now_ms", "slug", "state"],
        "properties": {
            "epoch": {"type": "string"},
            "revision": {"type": "integer"},
            "now_ms": {"type": "integer"},
            "slug": {"type": ["string", "null"]},
            "state": state,
        },
    }


def _model(schemas: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=REFERENCE)
    return _referenced(schemas, model.__name__, schema)


def _type(schemas: dict[str, Any], kind: type) -> dict[str, Any]:
    schema = TypeAdapter(kind).json_schema(ref_template=REFERENCE, mode="serialization")
    return _referenced(schemas, kind.__name__, schema)


def _referenced(schemas: dict[str, Any], name: str, schema: dict[str, Any]) -> dict[str, Any]:
    schemas.update(schema.pop("$defs", {}))
    schemas[name] = schema
    return {"$ref": REFERENCE.format(model=name)}


def _screen_count() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["screens"],
        "properties": {"screens": {"type": "integer"}},
    }


def _paired_role() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["paired"],
        "properties": {"paired": {"enum": ["room", "speaker", "interpreters"]}},
    }


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query(name: str, values: list[str] | None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if values:
        schema["enum"] = values
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _command_headers() -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "header", "required": False, "schema": {"type": "string"}}
        for name in ("Idempotency-Key", "If-Match")
    ]
