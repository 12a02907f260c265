"""The merchant removed our app: credentials go at once, and the held orders as they chose."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from app.flow.holds.lift_hold import lift_hold
from app.flow.leaving.end_without_shop import end_without_shop
from app.flow.leaving.let_cases_go import let_cases_go
from app.logs import log, log_problem
from app.model.audit import AuditLine
from app.model.effect import Effect, EffectKind
from app.model.erasure import Erasure, ErasureKind
from app.model.errors import (
    ClearholdError,
    ShopGoneError,
    StorageUnavailableError,
    UnreachableError,
)
from app.model.ids import ShopId
from app.model.shop import Health, Shop
from app.ports import Credentials, unrecorded
from app.services import Services
from app.store.audit import last_line_at, write_line
from app.store.effects import claim, owed_to_shop, void_owed_to_shop
from app.store.installed import drop_credentials
from app.store.shops import change_shop, shop_by_id, shop_credentials
from app.store.transaction import Transaction

_CONNECTED = ("connected", "key_renewed")
_TOLD_LATE_BY = timedelta(hours=4, minutes=15)
"""For four hours a platform repeats a word that we did not take (facts: Shopify), and a bit."""
_LIVES_ON_FOR = timedelta(minutes=2)
"""For so long a permission may outlive the word of its end before that word counts as old."""
_SILENT_FOR = timedelta(hours=1)
"""For so long a shop that does not answer is asked again, before the word is believed as it is."""
_ASK_AGAIN = 15.0
_FALLS_AWAY = (
    *(EffectKind.PLACE_HOLD, EffectKind.WRITE_NOTE, EffectKind.LOOK_AGAIN, EffectKind.READ_AGAIN),
    *(EffectKind.IMPORT_HISTORY, EffectKind.ASK_SIGNALS, EffectKind.WATCH_WEBHOOKS),
    EffectKind.DECIDE_AGAIN,
)
_NOT_LIFTED = (
    "The shop removed Clearhold, and with it our permission to lift the hold. Lift it in the "
    "shop's own admin: the order is not sent before."
)
_NOT_CANCELLED = (
    "The shop removed Clearhold before the order was cancelled. Cancel it in the shop's own admin."
)


def uninstall_shop(services: Services, shop_id: ShopId, told_at: datetime) -> None:
    """Let a shop go whose app was removed; twice is once.

    The word is obeyed at once, unless the shop connected so shortly before that the word may
    be about a time before that: then the shop is asked, and who still lets us in came back.
    Then each hold is asked for once, with the credentials that are still in memory; one that
    cannot be lifted any more goes to the shop's own staff, and its case says so.

    Raises:
        NotFoundError: there never was such a shop.
        UnreachableError: it is not clear yet; the word is to be heard again in a moment.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
    if shop.left_at is not None or _came_back(services, shop, told_at):
        return
    with services.database.write() as tx:
        shop = shop_by_id(tx, shop_id)
        if shop.left_at is not None:
            return
        credentials = _take_credentials(services, tx, shop)
        _note(services, tx, shop)
        let_cases_go(services, tx, shop)
    services.remembered.forget()
    _lift(services, shop, credentials)
    services.doorbell.ring_effects([shop_id])


def _came_back(services: Services, shop: Shop, told_at: datetime) -> bool:
    with services.database.read() as tx:
        connected_at = last_line_at(tx, shop.shop_id, shop.shop_id, _CONNECTED)
    if connected_at is None or told_at > connected_at + _TOLD_LATE_BY:
        return False
    return _lets_us_in(services, shop, services.now() - told_at)


def _lets_us_in(services: Services, shop: Shop, age: timedelta) -> bool:
    try:
        services.shop_client(shop, unrecorded).describe()
    except StorageUnavailableError:
        raise
    except UnreachableError:
        if age < _SILENT_FOR:
            raise
        return False
    except ClearholdError:
        return False
    if age < _LIVES_ON_FOR:
        msg = "The shop removed our app and still lets us in. It is asked again in a moment."
        raise UnreachableError(msg, retry_after=_ASK_AGAIN)
    log("removal_outdated", shop=shop.shop_id)
    return True


def _take_credentials(services: Services, tx: Transaction, shop: Shop) -> Credentials | None:
    try:
        return shop_credentials(tx, services.keyring, shop.shop_id)
    except ShopGoneError:
        return None


def _note(services: Services, tx: Transaction, shop: Shop) -> None:
    now = services.now()
    # A hold that is on its way lands all the same: its release must wait for it.
    void_owed_to_shop(tx, shop.shop_id, _FALLS_AWAY, now, even_begun=False)
    services.erasures.note(Erasure(kind=ErasureKind.LEFT, at=now, shop_id=shop.shop_id))
    drop_credentials(tx, shop.shop_id)
    change_shop(tx, shop.shop_id, left_at=now, health=Health.HEALTHY, problem=None)
    line = AuditLine(shop_id=shop.shop_id, subject=shop.shop_id, action="uninstalled", at=now)
    write_line(tx, line)


def _lift(services: Services, shop: Shop, credentials: Credentials | None) -> None:
    remembering = replace(services, credentials_of=lambda *_: _given(credentials))
    for effect in _claimed(services, shop):
        try:
            if effect.kind is EffectKind.CANCEL_ORDER:
                given_up = _NOT_CANCELLED
            else:
                lift_hold(remembering, effect)
                continue
        except StorageUnavailableError:
            raise
        except ClearholdError as problem:
            log_problem("hold_not_lifted", problem, shop=shop.shop_id)
            given_up = f"{_NOT_LIFTED} What it answered: {problem}"
        end_without_shop(services, effect, given_up)


def _given(credentials: Credentials | None) -> Credentials:
    if credentials is None:
        raise ShopGoneError("Its credentials are gone.")
    return credentials


def _claimed(services: Services, shop: Shop) -> Iterator[Effect]:
    with services.database.read() as tx:
        owed = owed_to_shop(tx, shop.shop_id, (EffectKind.LIFT_HOLD, EffectKind.CANCEL_ORDER))
    for effect_id in owed:
        with services.database.write() as tx:
            effect = claim(tx, effect_id, services.worker, services.now())
        if effect is not None:
            yield effect
