"""Makes a version of a shop's draft: a text that never changes any more."""

from app.model.errors import InvalidInputError
from app.model.ids import ShopId
from app.model.pack_version import PackDraft, PackRef, PackVersion
from app.rules.pack_file import read_pack
from app.services import Services
from app.store.packs import keep_version, last_version_of
from app.store.transaction import Transaction


def freeze_draft(
    services: Services,
    tx: Transaction,
    shop_id: ShopId,
    draft: PackDraft | None,
    *,
    by: tuple[str, str],
) -> PackRef:
    """Return the version that the draft is; ``by`` is who made it one, and why.

    The same text is the same version: what ran in the shadow is published as what it was.

    Raises:
        InvalidInputError: there is no draft.
        PackTextError: it cannot be read any more.
    """
    if draft is None:
        raise InvalidInputError("There is no draft. Somebody published or dropped it.")
    name = read_pack(draft.text).name
    last = last_version_of(tx, shop_id, name)
    if last is not None and last.text == draft.text:
        return last.ref
    ref = PackRef(name=name, version=1 if last is None else last.ref.version + 1)
    version = PackVersion(
        ref=ref,
        text=draft.text,
        is_shipped=False,
        made_by=by[0],
        made_at=services.now(),
        why=by[1].strip(),
    )
    keep_version(tx, shop_id, version)
    return ref
