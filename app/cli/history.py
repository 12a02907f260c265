"""``clearhold history``: past orders from files into a shop, and their signals."""

import argparse
from pathlib import Path

from app.cli.backtest import tell_left_out
from app.cli.progress import Progress, tell
from app.cli.services_here import services_here
from app.flow.history.ask_past_signals import ask_past_signals
from app.flow.history.import_file import FileImported, import_file
from app.flow.history.read_history import read_history
from app.model.ids import OrderId, ShopId
from app.store.shops import shop_by_id


def import_orders(given: argparse.Namespace) -> int:
    """Import orders and outcomes from files; exit 1 if a line could not be used."""
    services = services_here()
    with services.database.read() as tx:
        shop = shop_by_id(tx, ShopId(given.shop))
    history = read_history(Path(given.orders), Path(given.events) if given.events else None)
    told = {what: Progress(what, len(history.places)) for what in ("orders", "signals")}
    imported = import_file(services, shop, history, lambda what, done: told[what].tell(done))
    print(_sentence(shop.name, imported))
    return tell_left_out(history, imported.malformed)


def ask_signals(given: argparse.Namespace) -> int:
    """Ask the signals of past orders that have none, such as those of an older version."""
    services = services_here()
    with services.database.read() as tx:
        shop = shop_by_id(tx, ShopId(given.shop))
    asked, last = 0, OrderId(0)
    while True:
        some, reached = ask_past_signals(services, shop, after=last)
        if reached == last:
            break
        asked, last = asked + some, reached
        tell(f"{asked:,} orders")
    print(f"The signals of {asked:,} more orders of {shop.name} are kept.")
    return 0


def _sentence(name: str, came: FileImported) -> str:
    return (
        f"{came.orders:,} orders and {came.outcomes:,} outcomes are history of {name} now; "
        f"{came.known:,} orders were known, {came.outside:,} are too old or dated later than now. "
        f"Signals of {came.signals:,} orders were asked. Nobody is held or mailed for them."
    )
