"""The control API: keys, faults, chaos, settings, time; JSON in and out, for tests and the demo."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response

from connectors.identity.stripe_identity.simulator import (
    authority,
    chaos,
    control_work,
    faults,
    key_making,
    lifecycle,
    rules,
    settings,
)
from connectors.identity.stripe_identity.simulator.courier import Courier
from connectors.identity.stripe_identity.simulator.errors import Refusal
from connectors.identity.stripe_identity.simulator.json_door import answer, explain, posted
from connectors.identity.stripe_identity.simulator.vocabulary import WEBHOOK_ENDPOINT, Body
from connectors.identity.stripe_identity.simulator.world import World

RULES: Final[dict[str, tuple[str, Callable[[Body], object]]]] = {
    "faults": ("fault", faults.parse),
    "chaos": ("chaos", chaos.parse),
}
FORGOTTEN: Final = ("link", "idempotent", "delivery", "timer", "call", "rule", "setting")


def blueprint(world: World, courier: Courier) -> Blueprint:
    """Return the control door of ``world``."""
    door = Blueprint("control", __name__, url_prefix="/control")
    for mistake in (ValueError, TypeError, KeyError, Refusal):
        door.register_error_handler(mistake, explain)
    _add_keys(door, world)
    _add_rules(door, world)
    _add_settings(door, world)
    _add_time(door, world)
    control_work.add(door, world, courier)
    return door


def _add_keys(door: Blueprint, world: World) -> None:
    @door.post("/keys")
    def make_key() -> Response:
        key = key_making.make(posted())
        authority.keep_key(world.database, key)
        return answer(key_making.described(key), 201)

    @door.get("/keys")
    def list_keys() -> Response:
        return answer([key_making.described(key) for key in authority.known_keys(world.database)])

    @door.post("/keys/revoke")
    def revoke_key() -> Response:
        return answer(key_making.described(key_making.revoke(world.database, posted()["key"])))


def _add_rules(door: Blueprint, world: World) -> None:
    @door.post("/<any(faults, chaos):name>")
    def lay_down(name: str) -> Response:
        kind, parse = RULES[name]
        body = posted()
        times = body.pop("times", 1)
        parse(body)
        number = rules.lay_down(world.database, kind, body, times)
        return answer({"id": number, "remaining": times, **body}, 201)

    @door.get("/<any(faults, chaos):name>")
    def laid_down(name: str) -> Response:
        return answer(rules.laid_down(world.database, RULES[name][0]))

    @door.delete("/<any(faults, chaos):name>")
    def clear(name: str) -> Response:
        rules.clear(world.database, RULES[name][0])
        return answer([])


def _add_settings(door: Blueprint, world: World) -> None:
    @door.get("/settings")
    def read_settings() -> Response:
        return answer(settings.described(settings.current(world.database)))

    @door.post("/settings")
    def change_settings() -> Response:
        changed = settings.change(world.database, posted())
        world.bell.ring()
        return answer(settings.described(changed))


def _add_time(door: Blueprint, world: World) -> None:
    @door.get("/clock")
    def read_clock() -> Response:
        return answer(_time(world))

    @door.post("/clock")
    def advance_clock() -> Response:
        seconds = posted()["advance"]
        if not isinstance(seconds, int | float) or seconds < 0:
            raise ValueError("advance is a number of seconds, not negative")
        world.clock.advance(seconds)
        lifecycle.run_due(world)
        world.bell.ring()
        return answer(_time(world))

    @door.post("/reset")
    def reset() -> Response:
        keeps_keys = bool(posted().get("keep_keys", False))
        _forget(world, keeps_keys=keeps_keys)
        return answer({"kept_keys": keeps_keys})


def _time(world: World) -> Body:
    return {"now": world.clock.now(), "offset": world.clock.offset}


def _forget(world: World, *, keeps_keys: bool) -> None:
    """Forget everything, or all but keys and webhook endpoints."""
    with world.database.transaction() as rows:
        world.database.forget(*FORGOTTEN)
        if keeps_keys:
            rows.execute("DELETE FROM document WHERE kind != ?", (WEBHOOK_ENDPOINT,))
        else:
            world.database.forget("document", "api_key")
        world.clock.reset()
