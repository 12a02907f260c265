"""Makes a decision of the past once more, from what was kept of it."""

from dataclasses import dataclass

from app.flow.packs.pack_of import pack_of
from app.model.decision import Decision
from app.model.errors import NotFoundError
from app.model.ids import OrderId, ShopId
from app.model.pack_version import PackRef
from app.rules.evaluate import decide_from, values_of
from app.rules.pack import Pack
from app.rules.personal_signals import PERSONAL_SIGNALS
from app.services import Services
from app.store.decisions import decisions_of
from app.store.orders import stored_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A kept decision, and the same made again."""

    version: int
    decision: Decision
    again: Decision | None
    """None where it cannot be made again; ``problem`` says why."""
    problem: str = ""

    @property
    def agrees(self) -> bool:
        """Tell whether score, verdict and rules are the same."""
        return self.again is not None and _essence(self.again) == _essence(self.decision)


def replay_decision(
    services: Services, shop_id: ShopId, order_id: OrderId, version: int | None = None
) -> Replayed:
    """Decide an order of the past again, by the version of the pack that decided it.

    Without a version it is the last decision about the order. Nothing is changed.

    Raises:
        NotFoundError: there is no such order at this shop, or no such decision about it.
    """
    with services.database.read() as tx:
        forgotten = stored_order(tx, shop_id, order_id).is_forgotten
        kept = decisions_of(tx, shop_id, order_id)
        number = len(kept) if version is None else version
        if not 1 <= number <= len(kept):
            raise NotFoundError(f"There are {len(kept)} decisions about this order.")
        decision = kept[number - 1]
        ref = PackRef(name=decision.pack, version=decision.pack_version)
        try:
            pack = pack_of(tx, shop_id, ref)
        except NotFoundError as missing:
            return Replayed(version=number, decision=decision, again=None, problem=str(missing))
    if not decision.signals:
        return Replayed(version=number, decision=decision, again=None, problem=_TOO_OLD)
    again = _again(pack, decision)
    problem = _FORGOTTEN if forgotten and PERSONAL_SIGNALS & set(again.unknown) else ""
    return Replayed(version=number, decision=decision, again=again, problem=problem)


_TOO_OLD = (
    "An earlier Clearhold made this decision and kept no signals: it can be read, not made again."
)
_FORGOTTEN = "The order's person was forgotten, and with them the domain that a rule names."


def _again(pack: Pack, decision: Decision) -> Decision:
    values = values_of(decision.signals)
    return decide_from(values, pack, decision.decided_at, snoozed=decision.snoozed)


def _essence(decision: Decision) -> tuple[object, ...]:
    return (decision.score, decision.needed, [one.rule for one in decision.findings])
