"""Time, faults, deliveries at once, forgetting everything; and the logs."""

import json

from flask import Blueprint, Response, jsonify, request

from connectors.shops.shopify.simulator.clock import read, written
from connectors.shops.shopify.simulator.control.sent import sent
from connectors.shops.shopify.simulator.hooks.courier import Courier
from connectors.shops.shopify.simulator.life.tasks import Clockwork
from connectors.shops.shopify.simulator.platform import Platform
from connectors.shops.shopify.simulator.state.documents import Json
from connectors.shops.shopify.simulator.state.schema import TABLES


def serve_trouble(
    blueprint: Blueprint, platform: Platform, courier: Courier, clockwork: Clockwork
) -> None:
    """Serve what disturbs, hurries and forgets."""

    @blueprint.route("/faults", methods=["GET", "POST", "DELETE"])
    def faults() -> Response:
        if request.method == "DELETE":
            platform.faults.clear()
        elif request.method == "POST":
            platform.faults.set(sent())
        platform.wake()
        return jsonify(platform.faults.as_json())

    @blueprint.post("/flush")
    def flush() -> Response:
        clockwork.run_due()
        return jsonify({"left": courier.flush(retries=bool(sent().get("retries")))})

    @blueprint.route("/clock", methods=["GET", "POST"])
    def clock() -> Response:
        if request.method == "POST":
            _set_clock(platform, sent())
            clockwork.run_due()
            platform.wake()
        return jsonify({"now": written(platform.now)})

    @blueprint.post("/reset")
    def reset() -> Response:
        return jsonify({"emptied": _emptied(platform, list(sent().get("only", TABLES)))})


def serve_logs(blueprint: Blueprint, platform: Platform) -> None:
    """Serve what happened, what waits, and that the platform is there."""

    @blueprint.get("/health")
    def health() -> Response:
        return jsonify({"status": "ok", "url": platform.base_url})

    @blueprint.get("/calls")
    def calls() -> Response:
        return jsonify(_rows(platform, "calls"))

    @blueprint.get("/deliveries")
    def deliveries() -> Response:
        return jsonify(_rows(platform, "deliveries"))

    @blueprint.get("/events")
    def events() -> Response:
        return jsonify(_rows(platform, "events"))

    @blueprint.get("/tasks")
    def tasks() -> Response:
        return jsonify(_rows(platform, "tasks"))


_JSON = frozenset({"headers", "variables", "errors", "argument"})


def _rows(platform: Platform, table: str) -> list[Json]:
    """Read a log from after the number ``since``, oldest first, of one ``shop`` if it is named."""
    with platform.database.reading() as connection:
        rows = connection.execute(
            f"SELECT * FROM {table} WHERE id > ? AND shop = coalesce(?, shop)"  # noqa: S608
            " ORDER BY id",
            (request.args.get("since", 0, int), request.args.get("shop")),
        )
        return [{name: _value(name, row[name]) for name in row.keys()} for row in rows]  # noqa: SIM118


def _value(name: str, value: object) -> object:
    if isinstance(value, bytes):
        return value.decode()
    if name in _JSON and isinstance(value, str):
        return json.loads(value)
    return value


def _set_clock(platform: Platform, told: Json) -> None:
    if "at" in told:
        platform.clock.set(read(told["at"]))
    platform.clock.advance(float(told.get("advance", 0)))


def _emptied(platform: Platform, tables: list[str]) -> list[str]:
    if set(tables) - set(TABLES):
        raise ValueError(f"tables are: {', '.join(TABLES)}")
    with platform.writing() as connection:
        for table in tables:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - one of our own words
    if "documents" in tables:
        platform.faults.clear()
        platform.clock.ahead = 0.0
    return tables
