"""What must be true once the killing has stopped.

The witnesses are outside: the store's log of calls and webhooks, the buyers' letters,
the provider's sessions. Our own rows are held against them.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select

from app.flow.message_id_of import message_id_of
from app.model.case import Cause, State
from app.model.effect import EffectKind, EffectState
from app.store.audit import audit_lines
from app.store.cases import cases
from app.store.checks import checks
from app.store.decisions import decisions
from app.store.deliveries import DeliveryState, deliveries
from app.store.effects import effects
from app.store.orders import orders
from tests.crashes.postbox import recipient
from tests.crashes.town import Fate, Town

_ENDS: Final = {
    Fate.PASSES: State.RELEASED,
    Fate.IMPOSTOR: State.WITH_SUPPORT,
    Fate.SILENT: State.INVITED,
}
_RISKY: Final = tuple(_ENDS)
_EVENTS: Final = "/control/events"
_CASES: Final = select(orders.c.external_id, cases.c.state).join(cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One PUT of ours at the store: a hold or a release, and the hold that it names."""

    kind: str
    hold: str


def what_is_left(town: Town) -> list[str]:
    """Name whatever is on its way or owed, and every buyer who is not where their story ends."""
    owed = select(effects.c.effect_id).where(effects.c.state == EffectState.OWED)
    pending = select(deliveries.c.topic).where(deliveries.c.state == DeliveryState.PENDING)
    states = {int(row.external_id): row.state for row in _rows(town, _CASES)}
    left = [f"{one['argument']} waits at the store" for one in town.ask(town.store, _EVENTS)]
    left += [f"{row.topic} is pending" for row in _rows(town, pending)]
    left += [f"{row.effect_id} is owed" for row in _rows(town, owed)]
    left += [
        f"{buyer} is {states.get(order)}"
        for buyer, order in town.orders(*Fate).items()
        if states.get(order) != _ENDS.get(town.fate_of(buyer))
    ]
    return left


def done_again(town: Town) -> dict[str, int]:
    """How often a kill struck amid something, so that it was begun, or found done, again."""
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


def check_everything(town: Town) -> None:
    """Hear all witnesses once, and let every claim be checked against them."""
    calls = town.ask(town.store, "/control/calls")
    writes = _writes(calls)
    statuses = _statuses(town)
    no_acknowledged_order_is_lost(town)
    no_order_is_held_twice(town, writes)
    nothing_stays_held_after_a_pass(town, writes, statuses)
    nothing_is_released_without_a_cause(town, writes, statuses)
    no_letter_is_written_twice(town)
    no_note_is_written_twice(town, calls)
    no_buyer_has_two_sessions(town)


def no_acknowledged_order_is_lost(town: Town) -> None:
    """Nor any other: what no webhook could tell, as the web was dead, was asked for."""
    webhooks = town.ask(town.store, "/control/deliveries")
    acknowledged = {
        json.loads(one["body"])["id"]
        for one in webhooks
        if one["status"] == 200 and one["topic"].startswith("order.")
    }
    known = _rows(town, select(orders.c.external_id).join(decisions))
    decided = {int(row.external_id) for row in known}

    assert acknowledged
    assert acknowledged - decided == set()
    assert set(town.placed.values()) - decided == set()
    assert {row.state for row in _rows(town, select(deliveries.c.state))} == {DeliveryState.DONE}


def no_order_is_held_twice(town: Town, writes: dict[int, list[Write]]) -> None:
    """One case and one PUT with one hold id, none after a release, none for the harmless."""
    risky = set(town.orders(*_RISKY).values())

    assert set(writes) == risky
    assert [one for one in risky if [w.kind for w in writes[one]].count("hold") != 1] == []
    assert [one for one in risky if len({write.hold for write in writes[one]}) != 1] == []
    assert [one for one in risky if writes[one][0].kind != "hold"] == []
    assert _repeated(row.external_id for row in _rows(town, _CASES)) == []


def nothing_stays_held_after_a_pass(
    town: Town, writes: dict[int, list[Write]], statuses: dict[int, str]
) -> None:
    passed = town.orders(Fate.PASSES).values()

    assert {order: statuses[order] for order in passed if statuses[order] != "processing"} == {}
    assert [one for one in passed if [w.kind for w in writes[one]].count("release") != 1] == []


def nothing_is_released_without_a_cause(
    town: Town, writes: dict[int, list[Write]], statuses: dict[int, str]
) -> None:
    unproved = town.orders(Fate.IMPOSTOR, Fate.SILENT).values()
    released = {one for one, made in writes.items() if any(w.kind == "release" for w in made)}
    question = (
        select(orders.c.external_id, cases.c.cause, checks.c.name_match)
        .join(cases, cases.c.order_id == orders.c.order_id)
        .join(checks, checks.c.case_id == cases.c.case_id)
        .where(cases.c.state == State.RELEASED)
    )
    causes = {int(row.external_id): (row.cause, row.name_match) for row in _rows(town, question)}

    assert {order: statuses[order] for order in unproved if statuses[order] != "on-hold"} == {}
    assert released == set(causes)
    assert set(causes.values()) <= {(Cause.CHECK_PASSED, "matches")}


def no_letter_is_written_twice(town: Town) -> None:
    """What a buyer got is what was owed; a letter that came again is the same letter.

    Who answers a letter before its sender, killed meanwhile, could note it, gets no other.
    """
    got = {(recipient(one), one["Message-ID"].strip()) for one in town.postbox.letters()}
    mailbox_of = {order: mailbox for mailbox, order in town.placed.items()}
    rows = _effects(town, EffectKind.SEND_MAIL)
    owed = {
        (mailbox_of[int(row.external_id)], message_id_of(town.services, row.effect_id)): row.state
        for row in rows
    }

    assert got - set(owed) == set()
    assert {letter for letter, state in owed.items() if state == EffectState.DONE} - got == set()
    assert _repeated((row.subject, row.letter) for row in rows) == []


def no_note_is_written_twice(town: Town, calls: list[dict[str, Any]]) -> None:
    written = [
        (one["path"], one["body"])
        for one in calls
        if one["method"] == "POST" and one["path"].endswith("/notes")
    ]

    assert _repeated(written) == []
    assert len(written) == len(_effects(town, EffectKind.WRITE_NOTE))


def no_buyer_has_two_sessions(town: Town) -> None:
    sessions = town.ask(town.stripe, "/control/sessions")

    assert _repeated(one["client_reference_id"] for one in sessions) == []


def _writes(calls: Iterable[dict[str, Any]]) -> dict[int, list[Write]]:
    made: dict[int, list[Write]] = defaultdict(list)
    for call in calls:
        if call["method"] == "PUT":
            order = int(call["path"].rpartition("/")[2])
            made[order].append(_write(json.loads(call["body"])))
    return made


def _write(body: dict[str, Any]) -> Write:
    marks = {one["key"]: one["value"] for one in body["meta_data"]}
    if "_clearhold_released" in marks:
        return Write(kind="release", hold=marks["_clearhold_released"])
    return Write(kind="hold", hold=marks["_clearhold_hold_id"])


def _statuses(town: Town) -> dict[int, str]:
    """Every order's status in the store's own word."""
    return {
        order: town.shop_client().read_order(str(order)).native_status
        for order in town.placed.values()
    }


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
