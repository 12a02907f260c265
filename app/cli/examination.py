"""What ``clearhold doctor`` looks at, one finding a line."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.model.errors import ClearholdError
from app.model.shop import Health, Shop
from app.ports import OutsideCall
from app.services import Services
from app.settings import Settings
from app.store.deliveries import deliveries_set_aside, last_delivery
from app.store.effects import troubled_effects
from app.store.migrate import is_current
from app.store.shops import connected_shops, identity_connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line: what was looked at, whether it is well, and what to do if not."""

    subject: str
    is_well: bool
    sentence: str


def examine_installation(settings: Settings, services: Services) -> Iterator[Finding]:
    """Look at everything that a working installation needs."""
    try:
        current = is_current(services.database)
    except ClearholdError as problem:
        yield _mend("database", str(problem))
        return
    if not current:
        yield _mend("database", "has another version's tables. Run `clearhold migrate`.")
        return
    yield _well("database", "reachable, at this version.")
    yield from _settings(settings, services)
    with services.database.read() as tx:
        shops = connected_shops(tx)
    if not shops:
        yield _mend("shops", "none is connected. Run `clearhold shop add woocommerce`.")
    for shop in shops:
        yield from _shop(services, shop)


def _settings(settings: Settings, services: Services) -> Iterator[Finding]:
    if services.doorbell.is_reachable():
        yield _well("queue", "reachable.")
    else:
        yield _mend("queue", "does not answer. Work goes on slowly; start it or set REDIS_URL.")
    if settings.smtp_url:
        yield _well("mail", f"goes out by SMTP as {settings.mail_from}.")
    elif settings.demo:
        yield _well("mail", "goes to the mail folder, as is right for the demo.")
    else:
        yield _mend("mail", "goes to a folder and reaches nobody. Set CLEARHOLD_SMTP_URL.")
    if settings.is_public() or settings.demo:
        yield _well("public address", settings.public_url)
    else:
        yield _mend("public address", "is not https; shops and buyers cannot reach it.")


def _shop(services: Services, shop: Shop) -> Iterator[Finding]:
    name = f"shop {shop.shop_id} ({shop.name})"
    try:
        services.shop_client(shop, _unrecorded).describe()
        yield _well(name, "answers, and accepts our key.")
    except ClearholdError as problem:
        yield _mend(name, str(problem))
    if shop.health is Health.TROUBLED:
        yield _mend(name, shop.problem or "had trouble.")
    yield from _work_of(services, shop, name)
    yield from _identity_of(services, shop, name)


def _work_of(services: Services, shop: Shop, name: str) -> Iterator[Finding]:
    with services.database.read() as tx:
        latest = last_delivery(tx, shop.shop_id, "shop")
        aside = len(deliveries_set_aside(tx, shop.shop_id))
        troubled = len(troubled_effects(tx, [shop.shop_id]))
    if latest is None:
        yield _mend(name, "has sent no delivery yet. Place an order, or look at its webhooks.")
    else:
        yield _well(name, f"last delivery {latest:%Y-%m-%d %H:%M} UTC.")
    if aside:
        yield _mend(name, f"{aside} deliveries are set aside: `clearhold delivery list`.")
    if troubled:
        yield _mend(name, f"{troubled} effects wait with a problem; the merchant's page shows it.")


def _identity_of(services: Services, shop: Shop, name: str) -> Iterator[Finding]:
    if shop.identity is None:
        yield _mend(name, "has no identity provider: every risky order goes to a person.")
        return
    with services.database.read() as tx:
        identity = identity_connection(tx, shop.identity)
    if not identity.has_webhook:
        yield _mend(name, "knows no webhook secret of its identity provider; results come late.")
    else:
        yield _well(name, f"verifies with {identity.provider} ({identity.mode} mode).")


def _unrecorded(call: OutsideCall) -> None:
    """An examination belongs to no case."""
    del call


def _well(subject: str, sentence: str) -> Finding:
    return Finding(subject=subject, is_well=True, sentence=sentence)


def _mend(subject: str, sentence: str) -> Finding:
    return Finding(subject=subject, is_well=False, sentence=sentence)
