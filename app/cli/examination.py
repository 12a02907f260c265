"""What ``clearhold doctor`` looks at, one finding a line."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.flow.holds.place_hold import NOT_YET
from app.flow.problems.measure import Measured, measure
from app.flow.problems.wish_problems import wish_problems
from app.flow.shops.condition_of import Condition, condition_of
from app.flow.shops.delivery_address_of import delivery_address_of
from app.messages.connections import ailment_words, remedy_words
from app.model.effect import EffectState
from app.model.errors import ClearholdError
from app.model.shop import Health, Shop
from app.ports import ShopClient, unrecorded
from app.services import Services
from app.settings import Settings
from app.store.backups.last import last_backup
from app.store.effects import troubled_effects
from app.store.migrate import is_current
from app.store.problems import count_problems
from app.store.schema_version import refuse_newer_database
from app.store.shops import connected_shops, identity_connection

_LANGUAGE = "en"
_BACKUP_IS_OLD = timedelta(days=2)
_WAITS_LONG = timedelta(minutes=1)
_NAMED = 5
"""Cases in one line: who mends the first has mended most."""
_SHOPIFY_AT = ("shopify_shops_at", "shopify_admin_at", "shopify_scripts_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line: what was looked at, whether it is well, and what to do if not."""

    subject: str
    is_well: bool
    sentence: str


def examine_installation(settings: Settings, services: Services) -> Iterator[Finding]:
    """Look at everything that a working installation needs."""
    try:
        refuse_newer_database(services.database)
        current = is_current(services.database)
    except ClearholdError as problem:
        yield _mend("database", str(problem))
        return
    if not current:
        yield _mend("database", "has another version's tables. Run `clearhold migrate`.")
        return
    yield _well("database", "reachable, at this version.")
    yield from _settings(settings, services)
    yield from _journal(settings)
    if services.database.path is not None and not settings.demo:
        yield from _backups(settings, services, services.database.path)
    yield from _work(measure(services))
    with services.database.read() as tx:
        shops = connected_shops(tx)
    if not shops:
        yield _mend("shops", "none is connected. Run `clearhold shop add --help`.")
    for shop in shops:
        yield from _shop(services, shop)


def _settings(settings: Settings, services: Services) -> Iterator[Finding]:
    if services.doorbell.is_reachable():
        yield _well("queue", "reachable.")
    else:
        yield _mend(
            "queue", "does not answer. Work goes on slowly; start it or set CLEARHOLD_REDIS_URL."
        )
    if settings.smtp_url:
        yield _well("mail", f"goes out by SMTP as {settings.mail_from}.")
    elif settings.demo:
        yield _well("mail", "goes to the mail folder, as is right for the demo.")
    else:
        yield _mend("mail", "goes to a folder and reaches nobody. Set CLEARHOLD_SMTP_URL.")
    if settings.demo:
        yield _well("public address", f"{settings.public_url}, as is right for the demo.")
    elif settings.is_public():
        yield _well("public address", settings.public_url)
    else:
        yield _mend("public address", "is not https; shops and buyers cannot reach it.")
    yield from _ip_countries(services)
    yield from _shopify(settings)


def _work(measured: Measured) -> Iterator[Finding]:
    """Look whether what waits is worked off, in time."""
    if measured.clock_running:
        yield _well("clock", "runs.")
    else:
        yield _mend(
            "clock", "does not run: nothing is swept, reminded or ended. Start the product."
        )
    for queue, seconds in measured.backlog_age_seconds.items():
        if seconds > _WAITS_LONG.total_seconds():
            what = f"work waits for {seconds:.0f} seconds that could be done."
            yield _mend(f"worker {queue}", f"{what} See whether it runs, and restart it.")
    if measured.deadlines_missed:
        what = f"{measured.deadlines_missed} passed with nobody told."
        yield _mend("deadlines", f"{what} The list of cases shows them first.")


def _ip_countries(services: Services) -> Iterator[Finding]:
    """Look at the database of countries by IP address, where one is set."""
    name, said = "IP countries", services.ip_countries.describe()
    if (trouble := services.ip_countries.trouble()) is not None:
        yield _mend(name, trouble)
    elif said is not None:
        yield _well(name, said)


def _journal(settings: Settings) -> Iterator[Finding]:
    """Look whether erasures can be noted: else nobody is erased."""
    folder = settings.erasures()
    there = next(one for one in (folder, *folder.parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield _mend(
            "erasures", f"cannot be noted in {folder}: nobody is erased. Let us write there."
        )


def _backups(settings: Settings, services: Services, path: Path) -> Iterator[Finding]:
    """Look at when the embedded database was copied last, and at what a restore left behind."""
    last = last_backup(settings.state_dir)
    if last is None:
        yield _mend("back-up", "none was ever made. Run `clearhold backup` every night.")
    elif services.now() - last.made_at > _BACKUP_IS_OLD:
        yield _mend("back-up", f"the last is of {_at(last.made_at)}. Make them daily.")
    else:
        yield _well("back-up", f"the last is of {_at(last.made_at)}.")
    for old in sorted(path.parent.glob(f"{path.name}.before-*Z")):
        yield _mend("restore", f"{old} is of before: nobody in it is forgotten. Delete it.")


def _shopify(settings: Settings) -> Iterator[Finding]:
    """Look at the one app for many shops, where there is one, and at where Shopify is."""
    name = "Shopify app"
    has_id, has_secret = bool(settings.shopify_client_id), bool(settings.shopify_client_secrets)
    if has_id != has_secret:
        lacking = "SECRETS" if has_id else "ID"
        yield _mend(name, f"lacks CLEARHOLD_SHOPIFY_CLIENT_{lacking}: nobody can install it.")
    elif has_id:
        yield _well(
            name,
            f"{settings.shopify_client_id}. Its App URL must be {settings.public_url}/shopify and "
            f"its webhooks' address {settings.public_url}/webhooks/shopify.",
        )
    moved = [one.upper() for one in _SHOPIFY_AT if one in settings.as_texts()]
    if moved and not settings.demo:
        names = ", ".join(f"CLEARHOLD_{one}" for one in moved)
        yield _mend("Shopify", f"is looked for elsewhere than it is. Remove {names}.")


def _shop(services: Services, shop: Shop) -> Iterator[Finding]:
    name = f"shop {shop.shop_id} ({shop.name})"
    try:
        client = services.shop_client(shop, unrecorded)
        described = client.describe()
        yield _well(name, "answers, and accepts our key.")
        for gap in described.gaps:
            sentence = f"{gap.missing} is missing. {gap.consequence}"
            usual = f"{gap.missing} is not granted, which is usual. {gap.consequence}"
            yield _well(name, usual) if gap.is_usual else _mend(name, sentence)
        yield from _token(services, shop, name)
        yield from _webhooks(services, shop, client, name)
    except ClearholdError as problem:
        yield _mend(name, str(problem))
    if shop.health is Health.TROUBLED:
        yield _mend(name, shop.problem or "had trouble.")
    yield from _work_of(services, shop, name)
    yield from _identity_of(services, shop, name)


def _webhooks(services: Services, shop: Shop, client: ShopClient, name: str) -> Iterator[Finding]:
    """Ask the shop itself how our webhooks are, and mend nothing."""
    found = client.look_at_webhooks(delivery_address_of(services, shop.kind, shop.shop_id))
    broken = [f"{one.topic} ({one.problem})" for one in found if one.problem is not None]
    if broken:
        yield _mend(
            name,
            f"webhooks that do not work, as the shop says now: {', '.join(broken)}. They are made"
            " anew within minutes while the product runs; if they come back, look for what does it.",
        )
    elif found:
        yield _well(name, f"its {len(found)} webhooks are there and lead to us, as it says now.")
    else:
        yield _well(name, "its webhooks come with the app; the shop does not list them.")


def _token(services: Services, shop: Shop, name: str) -> Iterator[Finding]:
    """Say until when a shop's credentials are good, where they end; the call renewed them."""
    ends = services.stored_credentials(shop).get("expires_at")
    if ends:
        until = datetime.fromisoformat(ends)
        yield _well(name, f"our token is good until {_at(until)} and renews itself.")


def _work_of(services: Services, shop: Shop, name: str) -> Iterator[Finding]:
    with services.database.read() as tx:
        condition = condition_of(services, tx, shop)
        waiting = count_problems(tx, wish_problems(services, [shop]))
        effects = troubled_effects(tx, [shop.shop_id])
    yield from _condition(condition, name)
    if waiting:
        where = f"`clearhold problems --shop {shop.shop_id}`, or the page {_page(services)}"
        yield _mend(name, f"things that wait for a person: {waiting}. See {where}.")
    owed = [row for row in effects if row.state == EffectState.OWED]
    troubled = [row.subject for row in owed if row.last_problem not in NOT_YET.values()]
    if unready := len(owed) - len(troubled):
        yield _well(name, f"orders that are held once the shop has made them ready: {unready}.")
    if troubled:
        some = ", ".join(sorted(set(troubled))[:_NAMED])
        what = f"things that did not succeed so far, and are tried again: {len(troubled)} ({some})."
        yield _mend(name, f"{what} The page of the case, or of the shop, says what it is.")


def _page(services: Services) -> str:
    return f"{services.public_url}/admin/problems"


def _condition(condition: Condition, name: str) -> Iterator[Finding]:
    """Say when either side was heard last, how far we lag, and what to do."""
    if condition.last_delivery is None:
        yield _mend(name, "has sent no delivery yet. Place an order, or look at its webhooks.")
    else:
        yield _well(name, f"last delivery {_at(condition.last_delivery)}.")
    if condition.last_call is not None:
        yield _well(name, f"last answered us {_at(condition.last_call)}.")
    if condition.next_look is not None:
        left = f", {condition.pages_left} pages left" if condition.pages_left else ""
        seconds = round(condition.behind.total_seconds())
        yield _well(name, f"its changes are known but for the last {seconds} seconds{left}.")
    if condition.problem is not None:
        yield _mend(name, f"the last look failed: {condition.problem}")
    for ailment in condition.ailments:
        what = ailment_words(ailment, _LANGUAGE, breaks=condition.breaks)
        yield _mend(name, f"{what} {remedy_words(ailment, _LANGUAGE)}")


def _at(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


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


def _well(subject: str, sentence: str) -> Finding:
    return Finding(subject=subject, is_well=True, sentence=sentence)


def _mend(subject: str, sentence: str) -> Finding:
    return Finding(subject=subject, is_well=False, sentence=sentence)
