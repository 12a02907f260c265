"""The merchant's lists, as labels that hint at whom they name."""

from collections.abc import Iterator

from app.model.errors import InvalidInputError
from app.model.facts import EntryKind
from app.model.ids import ShopId
from app.model.listing import ListEntry
from app.model.user import User
from app.rules.list_keys import entry_key
from app.services import Services
from app.store.list_entries import digests_of, entries_matching, entries_of
from app.store.tenancy import shop_seen_by


def show_lists(
    services: Services,
    user: User,
    shop_id: ShopId,
    *,
    wanted: str = "",
    kind: EntryKind | None = None,
) -> tuple[ListEntry, ...]:
    """Return the entries of a shop's lists, the latest first.

    ``wanted`` finds the entry of exactly that mailbox, phone, domain …, and every entry whose
    label or reason holds the words.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    now = services.now()
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        found = entries_of(tx, shop.shop_id)
        exact = entries_matching(tx, shop.shop_id, list(_digests(services, shop_id, wanted)))
    return tuple(
        one
        for one in found
        if (one.ends_at is None or one.ends_at > now)
        and kind in {None, one.kind}
        and (one.entry_id in exact or _reads(one, wanted))
    )


def _digests(services: Services, shop_id: ShopId, wanted: str) -> Iterator[bytes]:
    for kind in EntryKind if wanted.strip() else ():
        try:
            key = entry_key(kind, wanted).key
        except InvalidInputError:
            continue
        yield from digests_of(services.keyring, shop_id, kind, key)


def _reads(entry: ListEntry, wanted: str) -> bool:
    return wanted.strip().lower() in f"{entry.label} {entry.reason}".lower()
