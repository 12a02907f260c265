"""The rules of a shop: what decides, what is being written, what runs in the shadow."""

from dataclasses import dataclass
from datetime import datetime

from app.flow.packs.kept_pack import kept_pack
from app.flow.packs.live_pack import live_pack
from app.flow.pages.show_version import VersionShown
from app.model.ids import ShopId
from app.model.pack_version import PackDraft, PackRef, PackRole, PackTurn
from app.model.shop import Shop
from app.model.user import User
from app.rules.pack import Pack
from app.rules.pack_file import read_pack
from app.rules.packs import PACKS
from app.services import Services
from app.store.packs import draft_of, last_turn, turns_of, versions_of
from app.store.tenancy import shop_seen_by
from app.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftShown:
    """The draft as a pack (version 0), with how it was saved."""

    pack: Pack
    text: str
    revision: int
    based_on: PackRef | None
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """Everything about a shop's packs; versions and turns are latest first."""

    shop: Shop
    asked_at: datetime
    live: VersionShown
    """``made_by``, ``made_at`` and ``why`` say since when it decides, where somebody chose it."""
    draft: DraftShown | None
    shadow: PackTurn | None
    """What runs in the shadow now."""
    versions: tuple[VersionShown, ...]
    """The shop's own, but those that cannot be read any more."""
    turns: tuple[PackTurn, ...]
    """Of both roles."""
    shipped: tuple[Pack, ...]


def show_rules(services: Services, user: User, shop_id: ShopId) -> RulesPage:
    """Return the rules of a shop that the user may see. Changes nothing.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        draft = draft_of(tx, shop.shop_id)
        shadow = last_turn(tx, shop.shop_id, PackRole.SHADOW)
        turns = [*_turns(tx, shop, PackRole.LIVE), *_turns(tx, shop, PackRole.SHADOW)]
        live = _live(tx, shop)
        versions = _versions(tx, shop, live)
    return RulesPage(
        shop=shop,
        asked_at=services.now(),
        live=live,
        draft=None if draft is None else _draft(draft),
        shadow=shadow if shadow and shadow.ref else None,
        versions=versions,
        turns=tuple(sorted(turns, key=lambda one: one.since, reverse=True)),
        shipped=PACKS,
    )


def _turns(tx: Transaction, shop: Shop, role: PackRole) -> list[PackTurn]:
    return turns_of(tx, shop.shop_id, role)


def _live(tx: Transaction, shop: Shop) -> VersionShown:
    pack = live_pack(tx, shop)
    ref = PackRef(name=pack.name, version=pack.version)
    turn = last_turn(tx, shop.shop_id, PackRole.LIVE)
    chosen = turn if turn and turn.ref and turn.ref.name == ref.name else None
    return VersionShown(
        pack=pack,
        ref=ref,
        is_live=True,
        is_shipped=any(one.name == ref.name for one in PACKS),
        made_by=chosen.chosen_by if chosen else "",
        made_at=chosen.since if chosen else None,
        why=chosen.why if chosen else "",
    )


def _versions(tx: Transaction, shop: Shop, live: VersionShown) -> tuple[VersionShown, ...]:
    own = [one for one in versions_of(tx, shop.shop_id) if not one.is_shipped]
    packs = [kept_pack(tx, shop.shop_id, one.ref) for one in own]
    return tuple(
        VersionShown(
            pack=pack,
            ref=one.ref,
            is_live=one.ref == live.ref,
            is_shipped=False,
            made_by=one.made_by,
            made_at=one.made_at,
            why=one.why,
        )
        for one, pack in zip(own, packs, strict=True)
        if pack is not None
    )


def _draft(draft: PackDraft) -> DraftShown:
    return DraftShown(
        pack=read_pack(draft.text),
        text=draft.text,
        revision=draft.revision,
        based_on=draft.based_on,
        saved_by=draft.saved_by,
        saved_at=draft.saved_at,
    )
