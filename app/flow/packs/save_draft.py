"""Saves the merchant's draft of a pack: checked whole, deciding nothing."""

from app.model.errors import InvalidInputError
from app.model.ids import ShopId
from app.model.pack_version import PackDraft, PackRef
from app.rules.pack import Pack
from app.rules.pack_check import Trouble
from app.rules.pack_file import PackTextError, read_pack
from app.rules.packs import PACKS
from app.services import Services
from app.store.packs import draft_of, keep_draft, lock_packs

_SHIPPED = frozenset(pack.name for pack in PACKS)


def save_draft(
    services: Services,
    shop_id: ShopId,
    text: str,
    *,
    actor: str,
    seen: int | None = None,
    based_on: PackRef | None = None,
) -> PackDraft:
    """Keep a text as the shop's draft, in place of the one before.

    ``seen`` is the revision that was looked at while writing; 0 where there was no draft.

    Raises:
        PackTextError: with everything that is wrong with the text; nothing was kept.
        InvalidInputError: somebody saved another draft meanwhile; nothing was kept.
    """
    _check_name(read_pack(text))
    with services.database.write() as tx:
        lock_packs(tx, shop_id)
        before = draft_of(tx, shop_id)
        revision = 0 if before is None else before.revision
        if seen is not None and seen != revision:
            raise InvalidInputError(_OVERTAKEN)
        draft = PackDraft(
            text=text,
            revision=revision + 1,
            based_on=based_on or (None if before is None else before.based_on),
            saved_by=actor,
            saved_at=services.now(),
        )
        keep_draft(tx, shop_id, draft)
    return draft


_OVERTAKEN = (
    "Somebody else saved the draft while you were writing, or published it. Look at theirs first; "
    "your text was not kept."
)


def _check_name(pack: Pack) -> None:
    if pack.name in _SHIPPED:
        reason = f"{pack.name} is a pack of Clearhold's. Give yours a name of its own."
        raise PackTextError((Trouble(line=1, rule="", part="name", reason=reason),))
