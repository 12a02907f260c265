"""Tries a pack on a shop's own past, over the signals that were kept when its orders came."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.flow.cases.enabled_methods import enabled_methods
from app.model.ids import OrderId
from app.model.money import Money, exponent_of
from app.model.shop import Shop
from app.rules.backtest.figures import CHECK_PRICE, Asking
from app.rules.backtest.labels import MATURE, Label, Told, label_of
from app.rules.backtest.report import Backtest
from app.rules.backtest.summary import Contest, Gathered, summary
from app.rules.backtest.tried import Strata, Stratum, Tried, Verdict, Weight
from app.rules.backtest.verdicts_from import verdicts_from
from app.rules.language.condition import read_condition, read_grade
from app.rules.pack import Pack
from app.services import Services
from app.store.column_copy import ColumnCopy, column_copy
from app.store.outcomes import Buyers, OrderName, buyers_of, names_of_orders, told_of_orders
from app.store.signal_questions import RuleTexts
from app.store.signal_trials import (
    Fired,
    OrderSum,
    Span,
    TouchedOrder,
    sum_orders,
    touched_orders,
)
from app.store.transaction import Transaction

_MANY: Final = 200_000
"""From so many orders on, a copy in columns is worth its making."""
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NO_CURRENCY: Final = "XTS"
"""ISO 4217's own for what is none; every order that a shop told has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """What the store told."""

    as_of: datetime
    sums: Sequence[OrderSum]
    touched: Sequence[TouchedOrder]
    told: Mapping[OrderId, Sequence[Told]]
    buyers: Buyers


def backtest_shop(
    services: Services,
    shop: Shop,
    pack: Pack,
    *,
    against: Pack | None = None,
    since: datetime | None = None,
    check_price: Money = CHECK_PRICE,
) -> Backtest:
    """Return what a pack would have done to the shop's orders since then, beside another's.

    Only orders whose signals were kept count. Names are not opened, so there is no table by
    origin of name; examples bear the shop's own order numbers.
    """
    packs = (pack,) if against is None else (pack, against)
    texts = tuple(dict.fromkeys((one.when, one.graded) for by in packs for one in by.rules))
    shelf = _read(services, shop, texts, since or _EVER)
    asking = Asking(enabled=enabled_methods(shop), price=check_price)
    gathered = _gathered(shelf, verdicts_from(packs, texts))
    report = summary(gathered, Contest(pack=pack, against=against, asking=asking))
    return _with_numbers(services, report)


def _read(
    services: Services, shop: Shop, texts: Sequence[tuple[str, str]], since: datetime
) -> _Shelf:
    rules: list[RuleTexts] = [
        (read_condition(when), read_grade(graded) if graded else None) for when, graded in texts
    ]
    now = services.now()
    span = Span(since=since, young_from=now - MATURE)
    with services.database.read() as tx:
        sums = sum_orders(tx, shop.shop_id, span)
        told = told_of_orders(tx, shop.shop_id)
        folder = services.columns if sum(one.orders for one in sums) >= _MANY else None
        with _copy(tx, shop, rules, folder) as copy:
            if copy is None:
                touched = tuple(touched_orders(tx, shop.shop_id, rules, since))
            else:
                touched = tuple(copy.touched_orders(rules, since, told))
        return _Shelf(
            as_of=now,
            sums=sums,
            touched=touched,
            told=told,
            buyers=buyers_of(tx, shop.shop_id, {one.order_id for one in touched}, since),
        )


@contextmanager
def _copy(
    tx: Transaction, shop: Shop, rules: Sequence[RuleTexts], folder: Path | None
) -> Iterator[ColumnCopy | None]:
    """Lend the copy in columns where there are so many orders that it pays."""
    if folder is None:
        yield None
        return
    with column_copy(tx, shop.shop_id, rules, folder) as copy:
        yield copy


def _gathered(shelf: _Shelf, judge: Callable[[Fired], tuple[Verdict, ...]]) -> Gathered:
    tried = [_tried(one, shelf, judge) for one in shelf.touched]
    orders = sum(one.orders for one in shelf.sums)
    return Gathered(
        strata=_strata(shelf, tried),
        tried=[one for one in tried if one.is_fraud or any(v.fired for v in one.verdicts)],
        customers=shelf.buyers.distinct + max(0, orders - shelf.buyers.named_orders),
        began_at=min((one.began_at for one in shelf.sums), default=None),
        ended_at=max((one.ended_at for one in shelf.sums), default=None),
        as_of=shelf.as_of,
        names_read=False,
    )


def _tried(
    order: TouchedOrder, shelf: _Shelf, judge: Callable[[Fired], tuple[Verdict, ...]]
) -> Tried:
    told = shelf.told.get(order.order_id, ())
    value = _value(order.total, order.currency)
    label = label_of(order.placed_at, told, shelf.as_of)
    stratum = Stratum(label, value.currency, order.country, order.language, "")
    return Tried(
        order_id=str(order.order_id),
        placed_at=order.placed_at,
        value=value,
        customer=shelf.buyers.of_orders.get(order.order_id, f"order {order.order_id}"),
        stratum=stratum,
        verdicts=judge(order.fired),
    )


def _strata(shelf: _Shelf, tried: Sequence[Tried]) -> Strata:
    """Return all orders in sums: good by their age alone, but for those of which more is known."""
    orders: Counter[Stratum] = Counter()
    minor: Counter[Stratum] = Counter()
    for one in shelf.sums:
        value = _value(one.total, one.currency)
        label = Label.HONEST if one.is_mature else Label.YOUNG
        stratum = Stratum(label, value.currency, one.country, one.language, "")
        orders[stratum] += one.orders
        minor[stratum] += value.minor
    for order in tried:
        is_mature = shelf.as_of - order.placed_at >= MATURE
        if order.label is (Label.HONEST if is_mature else Label.YOUNG):
            continue
        by_age = order.stratum._replace(label=Label.HONEST if is_mature else Label.YOUNG)
        for stratum, sign in ((by_age, -1), (order.stratum, 1)):
            orders[stratum] += sign
            minor[stratum] += sign * order.value.minor
    return {one: Weight(orders[one], minor[one]) for one in orders if orders[one]}


def _value(total: float, currency: str) -> Money:
    """Return what was a whole number of minor units before it was kept."""
    known = currency or _NO_CURRENCY
    return Money(minor=round(total * 10 ** exponent_of(known)), currency=known)


def _with_numbers(services: Services, report: Backtest) -> Backtest:
    """Name examples as people do."""
    shown = {one.order_id for one in report.counterexamples}
    shown |= {order_id for rule in report.rules for order_id in rule.examples}
    with services.database.read() as tx:
        names = names_of_orders(tx, [OrderId(int(order_id)) for order_id in shown])
    by_id: dict[str, OrderName] = {str(order_id): name for order_id, name in names.items()}
    return replace(
        report,
        counterexamples=tuple(
            replace(
                one,
                number=by_id[one.order_id].number,
                case_id=by_id[one.order_id].case_id,
            )
            for one in report.counterexamples
        ),
        rules=tuple(
            replace(one, examples=tuple(by_id[order_id].number for order_id in one.examples))
            for one in report.rules
        ),
    )
