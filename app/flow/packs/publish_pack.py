"""Publishes the merchant's draft: it is a version from now on, and decides."""

from app.flow.packs.freeze_draft import freeze_draft
from app.flow.packs.make_live import make_live
from app.model.errors import InvalidInputError
from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.services import Services
from app.store.packs import delete_draft, draft_of, lock_packs


def publish_pack(
    services: Services, shop_id: ShopId, *, actor: str, why: str, seen: int | None = None
) -> PackRef:
    """Make the draft the next version of its pack, and that one live; return it.

    ``seen`` is the revision of the draft that was looked at. Orders that were decided stay
    so; those that come or change are decided by it.

    Raises:
        InvalidInputError: there is no draft, it is another one by now, or no reason is given.
    """
    by = (actor, why)
    with services.database.write() as tx:
        lock_packs(tx, shop_id)
        draft = draft_of(tx, shop_id)
        if draft is not None and seen is not None and draft.revision != seen:
            raise InvalidInputError("The draft was changed since you looked at it. Look again.")
        ref = freeze_draft(services, tx, shop_id, draft, by=by)
        make_live(services, tx, shop_id, ref, action="pack_published", by=by)
        delete_draft(tx, shop_id)
    services.remembered.forget()
    return ref
