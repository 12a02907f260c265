"""A pack by its name and version: shipped, one of the shop's own, or its draft."""

from app.flow.packs.kept_pack import kept_pack
from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.rules.pack import Pack
from app.rules.pack_file import read_pack
from app.rules.packs import PACKS
from app.store.packs import draft_of
from app.store.transaction import Transaction

_DRAFT = 0


def pack_of(tx: Transaction, shop_id: ShopId, ref: PackRef) -> Pack:
    """Return the pack as that version stood; version 0 is the draft, whatever its name.

    Raises:
        NotFoundError: the shop has no such version, or it cannot be read any more.
        PackTextError: the draft cannot be read any more.
    """
    if ref.version == _DRAFT:
        draft = draft_of(tx, shop_id)
        if draft is not None:
            return read_pack(draft.text)
    shipped = next((pack for pack in PACKS if _ref(pack) == ref), None)
    # What was kept is what decided here, whatever is shipped under that number now.
    found = kept_pack(tx, shop_id, ref) or shipped
    if found is None:
        raise NotFoundError(f"There is no version {ref.version} of {ref.name} to read.")
    return found


def _ref(pack: Pack) -> PackRef:
    return PackRef(name=pack.name, version=pack.version)
