"""The door for operators: is it alive, is it ready, and how much waits."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from app.flow.measure import measure
from app.model.errors import ClearholdError
from app.web.context import services

health = Blueprint("health", __name__)


@health.get("/health/live")
def live() -> ResponseReturnValue:
    """Answer as long as the process serves requests. Anybody may ask."""
    return jsonify(live=True)


@health.get("/health/ready")
def ready() -> ResponseReturnValue:
    """Tell whether deliveries can be stored; the queue being down costs only seconds."""
    try:
        measured = measure(services())
    except ClearholdError as problem:
        return jsonify(ready=False, database=str(problem)), 503
    return jsonify(ready=True, queue_reachable=measured.queue_reachable)


@health.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Answer in Prometheus' text format. Figures only: no shop, no person."""
    measured = measure(services())
    lines = [
        f'clearhold_deliveries{{state="{state}"}} {count}'
        for state, count in sorted(measured.deliveries.items())
    ]
    lines += [
        f'clearhold_effects{{state="{state}"}} {count}'
        for state, count in sorted(measured.effects.items())
    ]
    lines += [
        f'clearhold_cases{{state="{state}"}} {count}'
        for state, count in sorted(measured.cases.items())
    ]
    lines.append(f"clearhold_queue_reachable {int(measured.queue_reachable)}")
    lines.append(f"clearhold_oldest_pending_seconds {measured.oldest_pending_seconds:.3f}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")
