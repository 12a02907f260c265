"""A shop and its client in one, in memory: of whole orders, or of orders in parts."""

from dataclasses import replace

from app.model.errors import RejectedError
from app.model.ids import ExternalOrderId
from app.model.order import Order, OrderStatus, Part, PartState
from app.ports import CancelResult, HoldResult, HoldsSeen, LettingGo, LiftResult, Mover

_LOOSE = {PartState.OPEN, PartState.HELD}
_ENDED = {OrderStatus.CANCELLED, OrderStatus.SHIPPED, OrderStatus.REFUNDED}


class Store:
    """A shop and its client in one: orders by id, and how often each was let go by us."""

    kind = "plain"
    has_app = False

    def __init__(self, clock, weather):
        self.clock, self.weather = clock, weather
        self.orders: dict[ExternalOrderId, Order] = {}
        self.holds: list[str] = []
        self.lifted: list[tuple[ExternalOrderId, str]] = []
        self.parted = False
        self.born = 0
        self.cancelling: set[str] = set()
        self.mover = Mover.STAFF

    def client(self, _url, _credentials, _record):
        return self

    def change(self, external_id, **changes):
        changed = replace(self.orders[external_id], modified_at=self.clock.now(), **changes)
        if self.parted:
            changed = _of_parts(changed, changes)
        self.orders[external_id] = changed
        return changed

    def reshape(self, order, what):
        """Let the shop split, move or hand on what is to be sent."""
        parts = self.orders[order].parts
        living = [part for part in parts if part.state is not PartState.OVER]
        if what == "route" or not living:
            parts = (*parts, self._born())
        elif what == "split":
            ended = replace(living[-1], state=PartState.OVER, hold=None)
            rest = tuple(part for part in parts if part.part_id != ended.part_id)
            parts = (*rest, ended, self._born(), self._born())
        elif what == "move":
            moved = replace(living[0], place=f"Place {self.born}", hold=None, state=PartState.OPEN)
            self.born += 1
            parts = tuple(moved if part.part_id == moved.part_id else part for part in parts)
        elif what == "warehouse":
            parts = (*parts, self._born(state=PartState.AT_WAREHOUSE, may_be_held=False))
        else:
            parts = tuple(_taken_back(part) for part in parts)
        self.change(order, parts=parts)

    def _born(self, **changes):
        self.born += 1
        part = Part(part_id=f"part_{self.born}", state=PartState.OPEN, may_be_held=True, place="A")
        return replace(part, **changes)

    def read_order(self, order):
        self.weather.before("store")
        return self.orders[order]

    def place_hold(self, order, hold, held):
        self.weather.before("store")
        there = self.orders[order]
        if there.status in _ENDED:
            return HoldResult.ORDER_ENDED, there
        if self.parted:
            return self._hold_parts(order, hold, held)
        if there.status is OrderStatus.ON_HOLD and there.hold == hold:
            return HoldResult.ALREADY_OURS, there
        self.holds.append(hold)
        held = self.change(order, status=OrderStatus.ON_HOLD, hold=hold, held_from="processing")
        self.weather.after("store")
        return HoldResult.PLACED, held

    def _hold_parts(self, order, hold, held):
        there = self.orders[order]
        parts = tuple(
            part if held.get(part.part_id) == part.place else _held(part, hold)
            for part in there.parts
        )
        is_new = parts != there.parts
        if is_new:
            self.holds.append(hold)
            there = self.change(order, parts=parts)
        self.weather.after("store")
        if any(part.hold == hold for part in parts):
            return (HoldResult.PLACED if is_new else HoldResult.ALREADY_OURS), there
        if any(part.state is PartState.AT_WAREHOUSE for part in parts):
            return HoldResult.WAREHOUSE_ASKED, there
        return (HoldResult.CANNOT_BE_HELD if parts else HoldResult.NOT_READY), there

    def cancel_order(self, order, key):
        self.weather.before("store")
        if key not in self.cancelling:
            self.cancelling.add(key)
            return CancelResult.UNDERWAY
        if self.orders[order].status is OrderStatus.SHIPPED:
            raise RejectedError("It is on its way.")
        self.change(order, status=OrderStatus.CANCELLED)
        self.weather.after("store")
        return CancelResult.CANCELLED

    def lift_hold(self, order, hold, _leftovers):
        self.weather.before("store")
        there = self.orders[order]
        if there.status in _ENDED:
            return LiftResult.ORDER_ENDED, there
        if self.parted:
            return self._lift_parts(order, hold)
        if there.hold is None and any(lifted == order for lifted, _ in self.lifted):
            return LiftResult.ALREADY_LIFTED, there
        if there.status is not OrderStatus.ON_HOLD or there.hold != hold:
            return LiftResult.CHANGED_BY_HAND, there
        self.lifted.append((order, hold))
        free = self.change(order, status=OrderStatus.TO_SHIP, hold=None)
        self.weather.after("store")
        return LiftResult.LIFTED, free

    def _lift_parts(self, order, hold):
        there = self.orders[order]
        parts = tuple(_let_go(part) if part.hold == hold else part for part in there.parts)
        if parts == there.parts:
            return LiftResult.ALREADY_LIFTED, there
        self.lifted.append((order, hold))
        free = self.change(order, parts=parts)
        self.weather.after("store")
        return LiftResult.LIFTED, free

    def holds_on(self, orders):
        self.weather.before("store")
        there = {order: self.orders[order] for order in orders if order in self.orders}
        return {
            order: HoldsSeen(status=one.status, hold=one.hold, parts=one.parts)
            for order, one in there.items()
        }

    def who_let_go(self, _order, _hold, *, was_shared):
        assert was_shared in {True, False}
        self.weather.before("store")
        return LettingGo(mover=self.mover)

    def write_note(self, _order, note):
        assert note.mark
        self.weather.before("store")

    def remove_webhooks(self, _address):
        self.weather.before("store")


def _held(part, hold):
    if part.may_be_held and part.state in _LOOSE:
        return replace(part, hold=hold, state=PartState.HELD)
    return part


def _let_go(part):
    return replace(part, hold=None, state=PartState.OPEN)


def _taken_back(part):
    if part.state is not PartState.AT_WAREHOUSE:
        return part
    return replace(part, state=PartState.OPEN, may_be_held=True)


def _of_parts(order, changes):
    """How an order of parts stands after a change: that follows from its parts."""
    parts = order.parts
    if "hold" in changes:
        parts = tuple(_let_go(part) if part.hold else part for part in parts)
    if order.status in _ENDED:
        over = tuple(replace(part, state=PartState.OVER, hold=None) for part in parts)
        return replace(order, parts=over, hold=None)
    holds = [part.hold for part in parts if part.state in _LOOSE]
    is_held = bool(holds) and all(holds)
    status = OrderStatus.ON_HOLD if is_held else OrderStatus.TO_SHIP
    return replace(order, parts=parts, status=status, hold=next(filter(None, holds), None))
