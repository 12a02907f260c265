"""A kind of shop whose orders have parts and whose deliveries say little: plain, in memory."""

import json
import secrets
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.model.errors import NotFoundError, UnreadableError
from app.model.ids import ExternalOrderId
from app.model.order import ENDED, OrderStatus, Part, PartState
from app.model.shop_event import DisputeKind, OrderDisputed, OrderToRead, PartToRead
from app.ports import (
    CancelResult,
    HoldResult,
    HoldsSeen,
    LettingGo,
    LiftResult,
    OrdersPage,
    OutsideCall,
)
from app.store.deliveries import NewDelivery, add_deliveries
from app.store.keyring import Purpose
from tests.builders.desk import Desk
from tests.builders.outside import PlainShops

_LOOSE = {PartState.OPEN, PartState.HELD}


class PartedShops(PlainShops):
    """Stores whose orders are sent in parts, and who tell only that something changed."""

    kind = "parted"

    def __init__(self):
        super().__init__()
        self.parts = {}
        self.calls = Counter()
        self.cancelling = []
        self.refusal = None
        self.refused_holds = None
        self.asked_warehouses = set()
        self.refusing = set()
        self.unreadable = set()
        self.on_note = None
        self.pages_of_past = [[]]
        self.was_shared = []
        self.scheduled = set()

    def translate(self, _topic, raw):
        told = json.loads(raw)
        if "part" in told:
            return PartToRead(part_id=told["part"])
        if "dispute" in told:
            return OrderDisputed(
                external_id=told["order"],
                dispute_id=told["dispute"],
                kind=DisputeKind(told.get("kind", "chargeback")),
                reason=told.get("reason", "FRAUDULENT"),
                status=told.get("status", "NEEDS_RESPONSE"),
                opened_at=datetime(2026, 11, 24, tzinfo=UTC),
            )
        return OrderToRead(external_id=told["order"])

    def client(self, _url, credentials, record):
        return _PartedShop(self, credentials, record)

    # -- what people and machines do at the shop ----------------------------------------

    def route(self, order, *places, refuses_holds=False, **changes):
        """Let the shop decide from where an order is sent: a part for each place."""
        for place in places or ("Main",):
            part = Part(
                part_id=f"part_{sum(map(len, self.parts.values())) + 1}",
                state=PartState.OPEN,
                may_be_held=True,
                place=place,
            )
            self.parts.setdefault(order, []).append(replace(part, **changes))
            self.refusing |= {part.part_id} if refuses_holds else set()
        return self.parts[order]

    def change_part(self, order, place_in_list=0, **changes):
        parts = self.parts[order]
        parts[place_in_list] = replace(parts[place_in_list], **changes)

    def change(self, order, **changes):
        there = self.orders[order]
        later = there.modified_at + timedelta(seconds=1)
        self.orders[order] = replace(there, **({"modified_at": later} | changes))

    def lift_by_staff(self, order, place_in_list=0):
        self.change_part(order, place_in_list, hold=None, state=PartState.OPEN)

    def seen(self, order):
        if order not in self.orders:
            raise NotFoundError("There is no such order.")
        there, parts = self.orders[order], self.parts.get(order, [])
        loose = [part for part in parts if part.state in _LOOSE]
        holds = [part.hold for part in loose if part.hold]
        hold = holds[0] if holds else None
        is_held = bool(loose) and all(part.hold for part in loose)
        status = there.status
        if status is OrderStatus.TO_SHIP and is_held:
            status = OrderStatus.ON_HOLD
        return replace(there, parts=tuple(parts), hold=hold, status=status)


class _PartedShop:
    def __init__(self, shops, credentials, record):
        self.shops, self.credentials, self.record = shops, credentials, record

    def _call(self, name):
        self.shops.calls[name] += 1
        self.record(OutsideCall(method="POST", path=name, status=200, milliseconds=12))
        if self.shops.problem is not None:
            raise self.shops.problem

    def describe(self):
        self._call("describe")
        return PlainShops().client("", {}, self.record).describe()

    def read_order(self, order):
        self._call("read_order")
        if order in self.shops.unreadable:
            raise UnreadableError("The order makes no sense.")
        return self.shops.seen(order)

    def order_of_part(self, part_id):
        self._call("order_of_part")
        for order, parts in self.shops.parts.items():
            if any(part.part_id == part_id for part in parts):
                return ExternalOrderId(order)
        raise NotFoundError("There is no such part.")

    def place_hold(self, order, hold, held):
        self._call("place_hold")
        if self.shops.refused_holds is not None:
            raise self.shops.refused_holds
        seen = self.shops.seen(order)
        if seen.status in ENDED or seen.status is OrderStatus.SHIPPED:
            return HoldResult.ORDER_ENDED, seen
        is_new = self._hold_parts(order, hold, held)
        seen = self.shops.seen(order)
        if any(part.bears(hold) for part in seen.parts):
            return (HoldResult.PLACED if is_new else HoldResult.ALREADY_OURS), seen
        if any(part.part_id in self.shops.asked_warehouses for part in seen.parts):
            return HoldResult.WAREHOUSE_ASKED, seen
        is_late = order in self.shops.scheduled
        if not is_late and (seen.obstacle is not None or seen.parts):
            return HoldResult.CANNOT_BE_HELD, seen
        return HoldResult.NOT_READY, seen

    def _hold_parts(self, order, hold, held):
        parts, is_new = self.shops.parts.get(order, []), False
        for place, part in enumerate(parts):
            takes = part.may_be_held and part.part_id not in self.shops.refusing
            is_freed = held.get(part.part_id) == part.place
            if takes and not is_freed and not part.bears(hold) and part.state in _LOOSE:
                further = (part.hold, *part.further_holds) if part.hold else ()
                parts[place] = replace(part, hold=hold, further_holds=further, state=PartState.HELD)
                is_new = True
        return is_new

    def lift_hold(self, order, hold, leftovers):
        self._call("lift_hold")
        if order not in self.shops.orders:
            return LiftResult.ORDER_ENDED, None
        seen = self.shops.seen(order)
        if seen.status in ENDED:
            return LiftResult.ORDER_ENDED, seen
        parts, bore = self.shops.parts.get(order, []), False
        for place, part in enumerate(parts):
            ours = [one for one in (part.hold, *part.further_holds) if one]
            left = [one for one in ours if one not in {hold, *leftovers}]
            if left != ours:
                parts[place] = _bearing(part, left)
                bore = True
        return (LiftResult.LIFTED if bore else LiftResult.ALREADY_LIFTED), self.shops.seen(order)

    def holds_on(self, orders):
        self._call("holds_on")
        seen = {order: self.shops.seen(order) for order in orders if order in self.shops.orders}
        return {
            order: HoldsSeen(status=there.status, hold=there.hold, parts=there.parts)
            for order, there in seen.items()
        }

    def who_let_go(self, _order, _hold, *, was_shared):
        self._call("who_let_go")
        self.shops.was_shared.append(was_shared)
        return LettingGo(mover=self.shops.mover, before="ON_HOLD", after="OPEN")

    def write_note(self, order, note):
        self._call("write_note")
        self.shops.notes[note.mark] = (order, note)
        # Telling the shop something changes the order there, and that is told to us.
        self.shops.change(order)
        if self.shops.on_note is not None:
            self.shops.on_note(order)

    def cancel_order(self, order, key):
        self._call("cancel_order")
        if self.shops.refusal is not None:
            raise self.shops.refusal
        self.shops.cancelling.append((order, key))
        if self.shops.seen(order).status is OrderStatus.SHIPPED:
            self.shops.change(order, status=OrderStatus.REFUNDED)
            return CancelResult.REFUNDED
        if len(self.shops.cancelling) == 1:
            return CancelResult.UNDERWAY
        self.shops.change(order, status=OrderStatus.CANCELLED)
        return CancelResult.CANCELLED

    def list_placed_before(self, _before, page):
        self._call("list_placed_before")
        pages = self.shops.pages_of_past
        return OrdersPage(
            orders=pages[page - 1],
            unreadable=(),
            page=page,
            pages=len(pages),
            total=0,
            is_last=page >= len(pages),
        )

    def ensure_webhooks(self, _address, _secret):
        self._call("ensure_webhooks")
        return []

    def look_at_webhooks(self, _address):
        return []

    def remove_webhooks(self, _address):
        self._call("remove_webhooks")


def _bearing(part, holds):
    state = PartState.HELD if holds else PartState.OPEN
    return replace(part, hold=next(iter(holds), None), further_holds=tuple(holds[1:]), state=state)


class PartedDesk(Desk):
    """The desk of a merchant whose shop has such orders."""

    kind_of_shops = PartedShops

    def tell(self, shop, **told):
        """Let the shop send us a delivery, such as ``order="91001"``."""
        body = json.dumps(told | {"at": str(self.clock.now())}).encode()
        new = NewDelivery(
            shop_id=shop.shop_id,
            source="shop",
            topic="orders/updated",
            digest=secrets.token_bytes(16),
            received_at=self.clock.now(),
            body_sealed=self.services.keyring.seal(Purpose.DELIVERY, body),
        )
        with self.services.database.write() as tx:
            add_deliveries(tx, [new])
