"""A pack as one of its versions stood."""

from functools import lru_cache

from app.logs import log_problem
from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.rules.pack import Pack
from app.rules.pack_file import PackTextError, read_pack
from app.store.packs import version_of
from app.store.transaction import Transaction

_AT_HAND = 256


def kept_pack(tx: Transaction, shop_id: ShopId, ref: PackRef) -> Pack | None:
    """Return a version that the shop keeps.

    None where it keeps none such, or where its text cannot be read any more.
    """
    version = version_of(tx, shop_id, ref)
    if version is None:
        return None
    try:
        return _read(version.text, ref.version)
    except PackTextError as problem:
        log_problem("pack_unreadable", problem, shop=shop_id, pack=ref.name, version=ref.version)
        return None


@lru_cache(maxsize=_AT_HAND)
def _read(text: str, version: int) -> Pack:
    return read_pack(text, version=version)
