"""Liveness, readiness and metrics of the process."""

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from timekeeper.house import house

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    return jsonify(status="alive")


@blueprint.get("/readyz")
def ready() -> Response:
    """200 if database, clock and message queue are right, else 503; says which are not."""
    difference_ms = house().server_time.difference_ms()
    checks = house().readiness.run_checks()
    response = jsonify(
        status="ready" if all(checks.values()) else "not ready",
        **checks,
        clock_difference_ms=difference_ms,
    )
    response.status_code = 200 if all(checks.values()) else 503
    return response


@blueprint.get("/metrics")
def metrics() -> Response:
    return Response(house().metrics.text(), content_type=CONTENT_TYPE_PLAIN_0_0_4)
