"""What must be true once the trouble has stopped.

The witnesses are outside: the shops' logs of calls and webhooks, the buyers' letters, the
provider's sessions. Our own rows are held against them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Select, select

from app.flow.letters.message_id_of import message_id_of
from app.model.case import Cause, State
from app.model.effect import EffectKind, EffectState
from app.store.audit import audit_lines
from app.store.cases import cases
from app.store.checks import checks
from app.store.decisions import decisions
from app.store.deliveries import DeliveryState, deliveries
from app.store.effects import effects
from app.store.orders import orders
from tests.chaos.postbox import recipient
from tests.chaos.shops import RISKY, Fate, Shop, Write, ask, fate_of
from tests.chaos.town import Town

_ENDS: Final = {
    Fate.PASSES: State.RELEASED,
    Fate.IMPOSTOR: State.WITH_SUPPORT,
    Fate.SILENT: State.INVITED,
}

Key = tuple[str, str]
"""An order: the shop's id of ours, and the shop's number of it."""


def what_is_left(town: Town) -> list[str]:
    """Name whatever is on its way or owed, and every buyer who is not where their story ends."""
    owed = select(effects.c.kind, effects.c.last_problem, effects.c.due_at).where(
        effects.c.state == EffectState.OWED
    )
    pending = select(deliveries.c.topic, deliveries.c.problem).where(
        deliveries.c.state == DeliveryState.PENDING
    )
    states = _states(town)
    left = [one for shop in town.shops for one in shop.waiting()]
    left += [f"{row.topic} is pending ({row.problem})" for row in _rows(town, pending)]
    left += [
        f"{row.kind} is owed, due {row.due_at:%H:%M:%S} ({row.last_problem})"
        for row in _rows(town, owed)
    ]
    left += [
        f"{buyer} is {states.get((one.shop.shop_id, one.order))}"
        for buyer, one in dict(town.placed).items()
        if states.get((one.shop.shop_id, one.order)) != _ENDS.get(fate_of(buyer))
    ]
    return left


def done_again(town: Town) -> dict[str, int]:
    """How often trouble struck amid something, so that it was begun, or found done, again."""
    begun = _rows(town, select(effects.c.effect_id).where(effects.c.attempts > 1))
    found = _rows(
        town,
        select(audit_lines.c.line_id).where(audit_lines.c.details.contains('"already_')),
    )
    letters = Counter(one["Message-ID"] for one in town.postbox.letters())
    return {
        "effects begun again": len(begun),
        "found done at the shop": len(found),
        "letters sent again": letters.total() - len(letters),
    }


def check_everything(town: Town) -> dict[str, int]:
    """Hear all witnesses, and return how often each claim was broken, by its sentence."""
    broken: dict[str, list[Any]] = {}
    for shop in town.shops:
        writes = shop.writes()
        for claim, found in (
            *_lost(town, shop),
            *_held_twice(town, shop, writes),
            *_released(town, shop, writes),
            *_notes(town, shop),
        ):
            broken.setdefault(claim, []).extend((shop.name, one) for one in found)
    for claim, found in (*_letters(town), *_sessions(town)):
        broken.setdefault(claim, []).extend(found)
    found = {claim: places for claim, places in broken.items() if places}
    assert found == {}, found
    return {claim: len(places) for claim, places in broken.items()}


Claim = tuple[str, Iterable[Any]]


def _lost(town: Town, shop: Shop) -> list[Claim]:
    """Nor any other: what no webhook could tell, as the web was dead, was asked for."""
    known = _rows(
        town,
        select(orders.c.external_id).join(decisions).where(orders.c.shop_id == shop.shop_id),
    )
    decided = {str(row.external_id) for row in known}
    acknowledged = shop.acknowledged()
    assert acknowledged, f"{shop.name} never told us of anything"
    rest = [
        (row.topic, row.problem)
        for row in _rows(
            town,
            select(deliveries).where(
                deliveries.c.shop_id == shop.shop_id, deliveries.c.state != DeliveryState.DONE
            ),
        )
    ]
    placed = set(town.orders(shop, *Fate).values())
    return [
        ("acknowledged orders lost", (acknowledged & placed) - decided),
        ("orders never heard of", placed - decided),
        ("deliveries not worked off", rest),
    ]


def _held_twice(town: Town, shop: Shop, writes: Mapping[str, list[Write]]) -> list[Claim]:
    """One case and one hold with one id, before any release, and none for the harmless."""
    risky = set(town.orders(shop, *RISKY).values())
    ours = [key[1] for key in _case_keys(town) if key[0] == shop.shop_id]
    return [
        ("harmless orders held", set(writes) - risky),
        ("risky orders never held", risky - set(writes)),
        ("holds placed twice", [one for one in risky if _kinds(writes, one).count("hold") > 1]),
        ("holds under two names", [one for one in writes if len(_names(writes, one)) > 1]),
        ("holds after the release", [one for one in risky if _kinds(writes, one)[:1] != ["hold"]]),
        ("orders with two cases", _repeated(ours)),
    ]


def _released(town: Town, shop: Shop, writes: Mapping[str, list[Write]]) -> list[Claim]:
    passed = set(town.orders(shop, Fate.PASSES).values())
    unproved = set(town.orders(shop, Fate.IMPOSTOR, Fate.SILENT).values())
    question = (
        select(orders.c.external_id, cases.c.cause, checks.c.name_match)
        .join(cases, cases.c.order_id == orders.c.order_id)
        .join(checks, checks.c.case_id == cases.c.case_id)
        .where(cases.c.state == State.RELEASED, cases.c.shop_id == shop.shop_id)
    )
    proved = {
        str(row.external_id)
        for row in _rows(town, question)
        if (row.cause, row.name_match) == (Cause.CHECK_PASSED, "matches")
    }
    released = {one for one in writes if "release" in _kinds(writes, one)}
    twice = [one for one in released if _kinds(writes, one).count("release") > 1]
    return [
        ("held after a pass", shop.held(passed)),
        ("never released after a pass", passed - released),
        ("released twice", twice),
        ("released without a cause", (released - proved) | (unproved - shop.held(unproved))),
    ]


def _letters(town: Town) -> list[Claim]:
    """What a buyer got is what was owed; a letter that came again is the same letter.

    Who answers a letter before its sender, killed meanwhile, could note it, gets no other.
    """
    got = {(recipient(one), one["Message-ID"].strip()) for one in town.postbox.letters()}
    mailbox_of = {(one.shop.shop_id, one.order): box for box, one in town.placed.items()}
    rows = _effects(town, EffectKind.SEND_MAIL)
    owed = {
        (
            mailbox_of[row.shop_id, str(row.external_id)],
            message_id_of(town.services, row.effect_id),
        ): row.state
        for row in rows
    }
    done = {letter for letter, state in owed.items() if state == EffectState.DONE}
    return [
        ("letters that nobody owed", got - set(owed)),
        ("letters that never came", done - got),
        ("mails under two Message-IDs", _repeated((row.subject, row.letter) for row in rows)),
    ]


def _notes(town: Town, shop: Shop) -> list[Claim]:
    written = shop.notes()
    owed = [row for row in _effects(town, EffectKind.WRITE_NOTE) if row.shop_id == shop.shop_id]
    return [
        ("notes written twice", _repeated(written)),
        ("notes too many or too few", [] if len(written) == len(owed) else [len(written)]),
    ]


def _sessions(town: Town) -> list[Claim]:
    sessions = ask(town.stripe, "/control/sessions")
    twice = _repeated(one["client_reference_id"] for one in sessions)
    return [("buyers with two sessions", twice)]


def _kinds(writes: Mapping[str, list[Write]], order: str) -> list[str]:
    return [write.kind for write in writes.get(order, [])]


def _names(writes: Mapping[str, list[Write]], order: str) -> set[str]:
    return {write.hold for write in writes[order]}


def _case_keys(town: Town) -> list[Key]:
    question = select(orders.c.shop_id, orders.c.external_id, cases.c.state).join(cases)
    return [(str(row.shop_id), str(row.external_id)) for row in _rows(town, question)]


def _states(town: Town) -> dict[Key, str]:
    question = select(orders.c.shop_id, orders.c.external_id, cases.c.state).join(cases)
    return {(row.shop_id, row.external_id): row.state for row in _rows(town, question)}


def _effects(town: Town, kind: EffectKind) -> list[Any]:
    """Every effect of a kind, with the order that it is about."""
    question = (
        select(orders.c.external_id, effects)
        .join(cases, cases.c.order_id == orders.c.order_id)
        .join(effects, effects.c.subject == cases.c.case_id)
        .where(effects.c.kind == kind)
    )
    return _rows(town, question)


def _rows(town: Town, question: Select[Any]) -> list[Any]:
    with town.services.database.read() as tx:
        return list(tx.execute(question))


def _repeated(values: Iterable[Any]) -> list[Any]:
    return [value for value, times in Counter(values).items() if times > 1]
