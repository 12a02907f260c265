"""Keeps holds: what a shop's orders bear is compared with our ledger, and made to agree.

Deliveries are compared as they come (`normalise`); this is the sweep that finds what no delivery
told of. It only owes: the shop is asked again before anything is written (`look_again`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from app.flow.keeper.compare_holds import Mending, compare_holds
from app.flow.keeper.give_up import Lost, give_up
from app.flow.keeper.mend_releases import RELEASES_KEPT_FOR
from app.logs import log, log_problem
from app.model.effect import EffectKind
from app.model.errors import (
    AccessDeniedError,
    ShopGoneError,
    StorageUnavailableError,
    UnreachableError,
)
from app.model.ids import CaseId, ExternalOrderId, ShopId
from app.ports import HoldsSeen, ShopClient, unrecorded
from app.services import Services
from app.store.cases import case_by_id
from app.store.effects import is_owed, owe
from app.store.held_parts import remember_parts
from app.store.ledger import LedgerEntry, cases_in_ledger, ledger_entries
from app.store.shops import shop_by_id

_PAGE: Final = 200
_ODD_AT_MOST: Final = 5
_AWAY: Final = (UnreachableError, AccessDeniedError, ShopGoneError, StorageUnavailableError)
_OWED: Final = {
    Mending.PLACE: EffectKind.PLACE_HOLD,
    Mending.LOOK: EffectKind.LOOK_AGAIN,
    Mending.LIFT: EffectKind.LIFT_HOLD,
}


def keep_holds(services: Services, shop_id: ShopId) -> int:
    """Compare every order that our ledger speaks of; return how many differed.

    A hold lost gets a look owed, a release unfinished or undone is owed again, and so is a hold
    that was decided and never placed.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
    if shop.left_at is not None:
        return 0
    client = services.shop_client(shop, unrecorded)
    differed, odd = 0, list[CaseId]()
    try:
        for page in _pages(services, shop_id):
            differed += _compared(services, client, page, odd)
    finally:
        if differed:
            log("holds_differed", shop=shop_id, cases=differed)
            services.doorbell.ring_effects([shop_id])
    return differed


def _pages(services: Services, shop_id: ShopId) -> Iterator[list[LedgerEntry]]:
    with services.database.read() as tx:
        ids = cases_in_ledger(tx, shop_id, services.now() - RELEASES_KEPT_FOR)
    for begin in range(0, len(ids), _PAGE):
        with services.database.read() as tx:
            page = ledger_entries(tx, shop_id, ids[begin : begin + _PAGE])
        if page:
            yield page


def _compared(
    services: Services, client: ShopClient, page: Sequence[LedgerEntry], odd: list[CaseId]
) -> int:
    """Compare a page; where that fails for one order, the others are compared all the same.

    ``odd`` are those for which it failed: after a few it is the shop that fails.
    """
    try:
        return _compare(services, client, page)
    except _AWAY:
        raise
    except Exception as problem:
        if len(page) == 1:
            odd.append(page[0].case.case_id)
            if len(odd) > _ODD_AT_MOST:
                raise
            log_problem("hold_not_compared", problem, case=page[0].case.case_id)
            return _look_at(services, page[0])
    half = len(page) // 2
    return sum(_compared(services, client, some, odd) for some in (page[:half], page[half:]))


def _look_at(services: Services, entry: LedgerEntry) -> bool:
    """Ask for the order by itself: what comes of that is shown, and in the end a person's."""
    is_underway = EffectKind.LOOK_AGAIN in entry.owed or entry.case.held_at is None
    return not is_underway and _mend(services, entry, Mending.LOOK)


def _compare(services: Services, client: ShopClient, page: Sequence[LedgerEntry]) -> int:
    seen = client.holds_on([entry.external_id for entry in page])
    now = services.now()
    _remember_company(services, page, seen)
    found = [(one, compare_holds(one, seen.get(one.external_id), now)) for one in page]
    return sum(_mend(services, one, mending) for one, mending in found if mending is not None)


def _remember_company(
    services: Services, page: Sequence[LedgerEntry], seen: Mapping[ExternalOrderId, HoldsSeen]
) -> None:
    """Keep whose holds lie beside ours: that tells later who let them go (`who_let_go`)."""
    for entry in page:
        parts = seen[entry.external_id].parts if entry.external_id in seen else ()
        bearing = [part for part in parts if part.bears(entry.case.hold_id)]
        shared = {part.part_id for part in bearing if any(part.other_holds)}
        if entry.case.is_open() and any(
            (part.part_id in shared) != (part.part_id in entry.shared) for part in bearing
        ):
            with services.database.write() as tx:
                remember_parts(tx, entry.case, bearing, services.now())


def _mend(services: Services, entry: LedgerEntry, mending: Mending) -> bool:
    subject = (entry.case.shop_id, entry.case.case_id)
    with services.database.write() as tx:
        case = case_by_id(tx, *subject)
        # It may have moved on while the shop was asked: then this look is too old to count.
        if case.version != entry.case.version:
            return False
        if mending is Mending.STOP:
            give_up(services, tx, case, Lost.RELEASE, details={"times": entry.times_mended})
        elif not is_owed(tx, *subject, _OWED[mending]):
            owe(tx, *subject, _OWED[mending], now=services.now())
    return True
