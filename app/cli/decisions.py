"""The operator's commands about decisions: the same one made again."""

import argparse

from app.cli.services_here import services_here
from app.flow.deciding.replay_decision import Replayed, replay_decision
from app.model.decision import Decision
from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.store.named_orders import orders_called


def replay(given: argparse.Namespace) -> int:
    """Decide an order of the past again; exit 1 where the answer is another."""
    services = services_here()
    shop_id = ShopId(given.shop)
    with services.database.read() as tx:
        found = orders_called(tx, shop_id, given.order)
    if not found:
        raise NotFoundError(f"There is no order {given.order} at this shop.")
    replayed = replay_decision(services, shop_id, found[0], given.version)
    print(f"Order {given.order}, decision {replayed.version}: {_told(replayed.decision)}")
    print(_verdict(replayed))
    return 0 if replayed.agrees else 1


def _told(decision: Decision) -> str:
    rules = ", ".join(one.rule for one in decision.findings) or "none"
    return (
        f"score {decision.score:.4f}, needed {decision.needed.word}, by {decision.pack} version "
        f"{decision.pack_version} on {decision.decided_at:%Y-%m-%d %H:%M:%S} UTC; rules: {rules}"
    )


def _verdict(replayed: Replayed) -> str:
    if replayed.again is None:
        return f"It cannot be made again. {replayed.problem}"
    if replayed.agrees:
        return "Made again from what was kept: the same score, the same verdict, the same rules."
    again = f"Made again it is another: {_told(replayed.again)}."
    return f"{again} {replayed.problem}".strip()
