"""The door for operators: is it alive, is it ready, and how much waits."""

import hmac

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from app.flow.problems.measure import measure
from app.flow.running.probe import probe
from app.metrics import CONTENT_TYPE, written
from app.model.errors import ClearholdError
from app.web.context import services, settings
from app.web.figures import Host, figures_of
from app.web.protection import is_from_this_machine

health = Blueprint("health", __name__)


@health.get("/health/live")
def live() -> ResponseReturnValue:
    """Answer as long as the process serves requests. Anybody may ask."""
    return jsonify(live=True)


@health.get("/health/ready")
def ready() -> ResponseReturnValue:
    """Tell whether deliveries can be stored. Anybody may ask.

    The queue being down costs only seconds.
    """
    try:
        queue_reachable = probe(services())
    except ClearholdError as problem:
        return jsonify(ready=False, database=str(problem)), 503
    return jsonify(ready=True, queue_reachable=queue_reachable)


@health.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Answer in Prometheus' text format. This machine may ask, and who has the token.

    Figures only: no shop, no person. Still, how busy a merchant is concerns nobody else.
    """
    if not (is_from_this_machine() or _bears_token()):
        abort(403)
    host = Host(
        state_dir=settings().state_dir,
        has_database=services().database.path is not None,
        now=services().now(),
    )
    figures = figures_of(measure(services()), host)
    return Response(written(figures), content_type=CONTENT_TYPE)


def _bears_token() -> bool:
    token = settings().metrics_token
    given = request.authorization
    if not token or given is None or given.type != "bearer":
        return False
    return hmac.compare_digest((given.token or "").encode(), token.encode())
