"""Works off what is owed to a shop: holds and releases first, else the oldest."""

from datetime import timedelta
from typing import Final

from app.flow.queues.let_go import let_go
from app.flow.queues.perform_effect import perform_effect
from app.jobs import PERFORM
from app.model.effect import EffectKind
from app.model.ids import EffectId, ShopId
from app.services import Services
from app.store.effects import due_effects

_AT_ONCE: Final = 50
"""One job's share."""
_TURN: Final = timedelta(seconds=0.3)
"""After so long other shops get their turn, if any of them waits for the same worker."""

_PROVIDER: Final = frozenset({EffectKind.CLOSE_SESSION, EffectKind.REDACT_SESSION})
_MAIL: Final = frozenset({EffectKind.SEND_MAIL, EffectKind.TELL_MERCHANT})
_SHOP: Final = frozenset(EffectKind) - _PROVIDER - _MAIL


def perform_effects(services: Services, shop_id: ShopId) -> int:
    """Perform what is due for a shop; return how many effects were tried.

    What follows from these is performed in the same go, up to a number, or for a moment where
    other shops wait: then the shop queues up again behind them. It is looked anew before each,
    so that a release does not wait for letters that were owed before it. Each is tried once:
    what cannot be done now, or is another worker's, is the clock's to ring for again. An end
    that does not answer is left alone for the rest of the job: every further call would wait
    for nothing.
    """
    let_go(services)
    tried: set[EffectId] = set()
    silent: frozenset[EffectKind] = frozenset()
    until = services.now() + _TURN
    while len(tried) < _AT_ONCE:
        with services.database.read() as tx:
            due = due_effects(tx, shop_id, services.now(), len(tried) + 1, but=silent)
        fresh = [one for one in due if one[0] not in tried]
        if not fresh:
            return len(tried)
        effect_id, kind = fresh[0]
        tried.add(effect_id)
        if not perform_effect(services, effect_id):
            silent |= _end_of(kind)
        # Where an end is silent, the rest of this job is what spares others from waiting for it.
        if not silent and services.now() >= until and services.doorbell.others_wait(PERFORM):
            break
    services.doorbell.ring_effects([shop_id])
    return len(tried)


def _end_of(kind: EffectKind) -> frozenset[EffectKind]:
    return next(kinds for kinds in (_PROVIDER, _MAIL, _SHOP) if kind in kinds)
