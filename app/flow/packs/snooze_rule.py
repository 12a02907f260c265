"""Silences a rule for one buyer until a date: the one of a case."""

from datetime import timedelta
from typing import Final

from app.model.audit import AuditLine
from app.model.errors import InvalidInputError
from app.model.facts import KeyKind
from app.model.ids import OrderId, ShopId, new_id
from app.model.snooze import NewSnooze, Snooze
from app.rules.keys import contact_keys
from app.services import Services
from app.store.audit import write_line
from app.store.cases import case_by_id
from app.store.orders import open_order
from app.store.snoozes import add_snooze
from app.store.transaction import Transaction

SNOOZED_BY: Final = (KeyKind.ACCOUNT, KeyKind.EMAIL, KeyKind.PERSON)
"""What an order must bear of the buyer for whom a rule is silent: as much of it as their
order bore. A mailbox alone is typed in by anybody."""

_LONGEST = timedelta(days=366)
_LONGEST_WHY = 300


def snooze_rule(services: Services, shop_id: ShopId, wanted: NewSnooze, *, actor: str) -> Snooze:
    """Silence a rule for the buyer of a case, in orders decided from now on.

    It is silent in every pack that has a rule of that name.

    Raises:
        NotFoundError: there is no such case in this shop.
        InvalidInputError: the time is over or more than a year away, no reason is given, or
            the buyer is forgotten already.
    """
    _check(services, wanted)
    snooze = Snooze(
        snooze_id=new_id("snooze"),
        case_id=wanted.case_id,
        rule=wanted.rule,
        ends_at=wanted.ends_at,
        why=wanted.why.strip(),
        silenced_by=actor,
        silenced_at=services.now(),
    )
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, wanted.case_id)
        add_snooze(tx, shop_id, snooze, _digests(services, tx, shop_id, case.order_id))
        line = AuditLine(
            shop_id=shop_id,
            subject=case.case_id,
            action="rule_snoozed",
            at=services.now(),
            actor=actor,
            details={"rule": wanted.rule, "until": wanted.ends_at.isoformat(timespec="minutes")},
        )
        write_line(tx, line)
    return snooze


def _check(services: Services, wanted: NewSnooze) -> None:
    now = services.now()
    if not now < wanted.ends_at <= now + _LONGEST:
        raise InvalidInputError("Choose a date within the next year.")
    if not 0 < len(wanted.why.strip()) <= _LONGEST_WHY:
        raise InvalidInputError(f"Say why, in {_LONGEST_WHY} characters at most.")


def _digests(
    services: Services, tx: Transaction, shop_id: ShopId, order_id: OrderId
) -> dict[KeyKind, bytes]:
    order = open_order(tx, services.keyring, order_id)
    keys = {} if order is None else contact_keys(order)
    known = {kind: keys[kind] for kind in SNOOZED_BY if kind in keys}
    if not known:
        raise InvalidInputError("Nothing is known of this buyer any more.")
    return {
        kind: services.keyring.contact_digests(shop_id, kind, text)[0]
        for kind, text in known.items()
    }
