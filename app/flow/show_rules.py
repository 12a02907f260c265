"""The rules of a shop: what decides, what is being written, what runs in the shadow."""

from dataclasses import dataclass
from datetime import datetime

from app.flow.live_pack import live_pack
from app.model.ids import ShopId
from app.model.pack_version import PackDraft, PackRef, PackRole, PackTurn, PackVersion
from app.model.shop import Shop
from app.model.user import User
from app.rules.pack import Pack
from app.rules.pack_file import read_pack
from app.rules.packs import PACKS
from app.services import Services
from app.store.packs import draft_of, last_turn, turns_of, versions_of
from app.store.tenancy import shop_seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePack:
    """What decides now; ``turn`` says since when, by whom and why, where somebody chose it."""

    pack: Pack
    turn: PackTurn | None
    is_shipped: bool

    @property
    def ref(self) -> PackRef:
        """Return its name and version."""
        return PackRef(name=self.pack.name, version=self.pack.version)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftShown:
    """The draft as a pack (version 0), with how it was saved."""

    pack: Pack
    saved: PackDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """Everything about a shop's packs; versions and turns are latest first."""

    shop: Shop
    asked_at: datetime
    live: LivePack
    draft: DraftShown | None
    shadow: PackTurn | None
    """What runs in the shadow now."""
    versions: tuple[PackVersion, ...]
    turns: tuple[PackTurn, ...]
    shipped: tuple[Pack, ...]


def show_rules(services: Services, user: User, shop_id: ShopId) -> RulesPage:
    """Return the rules of a shop that the user may see. Changes nothing.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        pack = live_pack(tx, shop)
        draft = draft_of(tx, shop.shop_id)
        turns = turns_of(tx, shop.shop_id, PackRole.LIVE)
        shadow = last_turn(tx, shop.shop_id, PackRole.SHADOW)
        versions = versions_of(tx, shop.shop_id)
    return RulesPage(
        shop=shop,
        asked_at=services.now(),
        live=_live(pack, turns[0] if turns else None),
        draft=None if draft is None else DraftShown(pack=read_pack(draft.text), saved=draft),
        shadow=shadow if shadow and shadow.ref else None,
        versions=tuple(versions),
        turns=tuple(turns),
        shipped=PACKS,
    )


def _live(pack: Pack, turn: PackTurn | None) -> LivePack:
    is_its = turn is not None and turn.ref is not None and turn.ref.name == pack.name
    is_shipped = any(one.name == pack.name for one in PACKS)
    return LivePack(pack=pack, turn=turn if is_its else None, is_shipped=is_shipped)
