"""Learns a draft pack from a shop's own orders, over the signals that were kept of them."""

from dataclasses import dataclass
from datetime import datetime

from app.flow.history.backtest_shop import backtest_shop
from app.flow.packs.live_pack import live_pack
from app.model.shop import Shop
from app.rules.backtest.labels import label_of
from app.rules.backtest.report import Backtest
from app.rules.learn.drafting import Draft, draft_of
from app.rules.learn.examples import Example, TooFewLabelsError, split_of, usable
from app.rules.pack import Pack
from app.services import Services
from app.store.kept_values import kept_values
from app.store.outcomes import told_of_orders


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedHere:
    """The draft, and how one that was fitted to the earlier orders does on the later ones."""

    draft: Draft
    tried_since: datetime | None
    report: Backtest | None


def learn_from_shop(
    services: Services, shop: Shop, *, until: datetime | None = None, begun_with: Pack | None = None
) -> LearnedHere:
    """Learn, beginning with a pack (the live one), and try it beside that one.

    Raises:
        TooFewLabelsError: too little is known of what became of the orders.
    """
    as_of = until or services.now()
    with services.database.read() as tx:
        begun_with = begun_with or live_pack(tx, shop)
        told = told_of_orders(tx, shop.shop_id)
        known = [
            Example(
                placed_at=placed_at,
                values=values,
                label=label_of(placed_at, told.get(order_id, ()), as_of),
            )
            for order_id, placed_at, values in kept_values(tx, shop.shop_id, as_of)
        ]
    examples = usable(known, as_of)
    draft = draft_of(examples, begun_with)
    split = split_of(examples)
    try:
        earlier = usable([one for one in known if one.placed_at < split], as_of)
    except TooFewLabelsError:
        return LearnedHere(draft=draft, tried_since=None, report=None)
    trial = draft_of(earlier, begun_with).pack
    report = backtest_shop(services, shop, trial, against=begun_with, since=split)
    return LearnedHere(draft=draft, tried_since=split, report=report)
