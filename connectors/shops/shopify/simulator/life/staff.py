"""What staff, other apps, services and the platform do to an order, each under one word."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import new_gid, number_of
from connectors.shops.shopify.simulator.hooks.announce import News
from connectors.shops.shopify.simulator.life.cancelling import cancel_order
from connectors.shops.shopify.simulator.life.disputes import dispute
from connectors.shops.shopify.simulator.life.dividing import merge_parts, move_part, split_part
from connectors.shops.shopify.simulator.life.editing import change_address, edit_lines
from connectors.shops.shopify.simulator.life.holds import hold_part, new_hold, release_holds
from connectors.shops.shopify.simulator.life.news import announce_order
from connectors.shops.shopify.simulator.life.paying import receive_payment
from connectors.shops.shopify.simulator.life.refunding import refund
from connectors.shops.shopify.simulator.life.risk import assess
from connectors.shops.shopify.simulator.life.routing import route
from connectors.shops.shopify.simulator.life.sending import send_part
from connectors.shops.shopify.simulator.life.services import (
    ANSWERS,
    answer_request,
    request_fulfilment,
)
from connectors.shops.shopify.simulator.orders.order import (
    delete_order,
    part_of,
    save_order,
    the_order,
)
from connectors.shops.shopify.simulator.orders.parts import LIVE
from connectors.shops.shopify.simulator.payloads.others import protect_changed
from connectors.shops.shopify.simulator.scene import Scene
from connectors.shops.shopify.simulator.state.documents import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something done to an order: where, and what was said with it."""

    scene: Scene
    order: Json
    told: Json

    def parts(self) -> list[Json]:
        """Return the fulfillment orders that are meant: the one that was said, or all live ones."""
        if self.told.get("part"):
            return [part_of(self.order, self.told["part"])]
        return [part for part in self.order["parts"] if part["status"] in LIVE]

    def one_part(self) -> Json:
        """Return the one fulfillment order that is meant.

        Raises:
            ValueError: there is none.
        """
        parts = self.parts()
        if not parts:
            raise ValueError("the order has no live fulfillment order")
        return parts[0]

    def tell(self, *news: str | News) -> None:
        """Keep the order, and tell so."""
        save_order(self.scene.connection, self.scene.domain, self.order, self.scene.now)
        announce_order(self.scene, self.order, *news)


def act(
    scene: Scene,
    order_id: str,
    action: str,
    told: Json,
) -> Json:
    """Do something to an order and return it as it is then.

    Raises:
        KeyError: there is no such order or fulfillment order.
        ValueError: there is no such action, or it cannot be done now.
    """
    if action not in ACTIONS:
        raise ValueError(f"actions are: {', '.join(ACTIONS)}")
    order = the_order(scene.connection, scene.domain, order_id)
    ACTIONS[action](Deed(scene=scene, order=order, told=told))
    return order


def _cancel(deed: Deed) -> None:
    if deed.order["cancelledAt"]:
        raise ValueError("the order is cancelled")
    reason = deed.told.get("reason", "CUSTOMER")
    cancel_order(deed.scene, deed.order, reason=reason, refunds=deed.told.get("refund", True))


def _refund(deed: Deed) -> None:
    told = deed.told.get("amount")
    refund(
        deed.scene, deed.order, None if told is None else Decimal(str(told)), deed.told.get("note")
    )


def _pay(deed: Deed) -> None:
    if not receive_payment(deed.scene.connection, deed.order, deed.scene.now):
        raise ValueError("nothing is due")
    deed.tell("orders/paid", "orders/updated")


def _fulfil(deed: Deed) -> None:
    parts = deed.parts()
    if not parts:
        raise ValueError("the order has no live fulfillment order")
    for part in parts:
        send_part(deed.scene, deed.order, part)


def _split(deed: Deed) -> None:
    split_part(deed.scene, deed.order, deed.one_part(), int(deed.told.get("quantity", 1)))


def _move(deed: Deed) -> None:
    move_part(deed.scene, deed.order, deed.one_part(), deed.told.get("location"))


def _merge(deed: Deed) -> None:
    merge_parts(deed.scene, deed.order)


def _route(deed: Deed) -> None:
    if deed.order["routed"]:
        raise ValueError("the order is routed")
    route(deed.scene, deed.order)


def _risk(deed: Deed) -> None:
    told = {"order": deed.order["id"], "level": deed.told.get("level", "HIGH")}
    assess(deed.scene, told)


def _release_holds(deed: Deed) -> None:
    """Staff release holds: the ones that are said, or all."""
    for part in deed.parts():
        release_holds(deed.scene, deed.order, part, deed.told.get("hold_ids"))


def _hold_by_app(deed: Deed) -> None:
    """Another app holds, one that is installed but not the one under test."""
    title = deed.told.get("app", "Address Checker")
    other = {"client_id": None, "id": f"gid://shopify/App/{sum(title.encode())}", "title": title}
    _hold(deed, other)


def _hold_by_staff(deed: Deed) -> None:
    _hold(deed, None)


def _hold(deed: Deed, holder: Json | None) -> None:
    wanted = {
        "handle": deed.told.get("handle", "other-hold"),
        "reason": deed.told.get("reason", "OTHER"),
        "reasonNotes": deed.told.get("reason_notes"),
    }
    for part in deed.parts():
        hold_part(deed.scene, deed.order, part, new_hold(deed.scene.connection, wanted, holder))


def _delete(deed: Deed) -> None:
    delete_order(deed.scene.connection, deed.scene.domain, deed.order["id"])
    body = {"id": number_of(deed.order["id"])}
    told = News(topic="orders/delete", body=lambda _: body)
    announce_order(deed.scene, deed.order, told)


def _request(deed: Deed) -> None:
    request_fulfilment(deed.scene, deed.order, deed.one_part())


def _answer(answer: str) -> Callable[[Deed], None]:
    return lambda deed: answer_request(
        deed.scene, deed.order, deed.one_part(), answer, deed.told.get("message", "")
    )


def _tags(deed: Deed) -> None:
    deed.order["tags"] = sorted({*deed.order["tags"], *deed.told.get("add", ())})
    deed.tell("orders/updated")


def _note(deed: Deed) -> None:
    deed.order["note"] = deed.told.get("note")
    deed.tell("orders/updated")


def _protect(deed: Deed) -> None:
    before = deed.order["protect"] or {"status": "PENDING", "eligibility": "PENDING"}
    deed.order["protect"] = {**before, **deed.told}
    body = protect_changed(deed.order)
    told = News(topic="orders/shopify_protect_eligibility_changed", body=lambda _: body)
    deed.tell(told, "orders/updated")


def _open(deed: Deed) -> None:
    """What was scheduled is due."""
    for part in deed.parts():
        if part["status"] == "SCHEDULED":
            part.update(status="OPEN", updatedAt=written(deed.scene.now))
    deed.tell("orders/updated")


def _edit(deed: Deed) -> None:
    edit_lines(deed.scene, deed.order, deed.told, new_gid(deed.scene.connection, "OrderEdit"))


def _address(deed: Deed) -> None:
    change_address(deed.scene, deed.order, deed.told)


def _dispute(deed: Deed) -> None:
    dispute(deed.scene, deed.order, deed.told)


ACTIONS: dict[str, Callable[[Deed], None]] = {
    "cancel": _cancel,
    "refund": _refund,
    "edit": _edit,
    "address": _address,
    "pay": _pay,
    "fulfil": _fulfil,
    "split": _split,
    "move": _move,
    "merge": _merge,
    "route": _route,
    "risk": _risk,
    "release_holds": _release_holds,
    "hold_by_app": _hold_by_app,
    "hold_by_staff": _hold_by_staff,
    "dispute": _dispute,
    "delete": _delete,
    "request_fulfilment": _request,
    "tag": _tags,
    "note": _note,
    "protect": _protect,
    "open": _open,
    **{answer: _answer(answer) for answer in ANSWERS},
}
