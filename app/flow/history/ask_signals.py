"""Asks the signals of past orders that were imported, a portion an effect, so that packs can be tried."""

from app.flow.history.ask_past_signals import ask_past_signals
from app.model.effect import Effect, EffectKind, EffectState
from app.model.ids import OrderId
from app.services import Services
from app.store.effects import finish, owe
from app.store.shops import shop_by_id


def ask_signals(services: Services, effect: Effect) -> None:
    """Ask the next portion's signals; owe the one after while there are any left."""
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
    asked, _ = ask_past_signals(services, shop, after=OrderId(0))
    now = services.now()
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, now)
        if asked:
            owe(tx, effect.shop_id, effect.subject, EffectKind.ASK_SIGNALS, now=now)
