"""Turns a proposal of the false-hold meter into a draft."""

from dataclasses import replace

from app.flow.packs.live_pack import live_pack
from app.flow.packs.measured import Meter, measured
from app.flow.packs.save_draft import save_draft
from app.model.decision import Assurance
from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.model.pack_version import PackDraft, PackRef
from app.rules.pack import Pack, Rule
from app.rules.pack_file import read_pack, write_pack
from app.rules.packs import PACKS
from app.services import Services
from app.store.packs import draft_of
from app.store.shops import shop_by_id

_SHIPPED = frozenset(pack.name for pack in PACKS)


def soften_rule(
    services: Services, shop_id: ShopId, rule: str, *, actor: str, instead: Assurance | None = None
) -> PackDraft:
    """Let a rule ask for something lighter, in the draft that there is or one of the live pack.

    It demands the lighter proof and no longer adds to the score; nothing is published. What
    is asked instead is what the meter proposes, unless it is given.

    Raises:
        NotFoundError: no rule has that name, or nothing lighter is proposed for it.
        InvalidInputError: somebody saved another draft meanwhile.
    """
    with services.database.read() as tx:
        live = live_pack(tx, shop_by_id(tx, shop_id))
        draft = draft_of(tx, shop_id)
        lighter = instead or _proposed(measured(services, tx, shop_id, live), rule)
    pack = live if draft is None else read_pack(draft.text)
    if all(one.name != rule for one in pack.rules):
        raise NotFoundError(f"There is no rule {rule} in {pack.name}.")
    softened = replace(
        pack,
        name=f"{pack.name}-own" if pack.name in _SHIPPED else pack.name,
        rules=tuple(_softer(one, lighter) if one.name == rule else one for one in pack.rules),
    )
    return save_draft(
        services,
        shop_id,
        write_pack(softened),
        actor=actor,
        seen=0 if draft is None else draft.revision,
        based_on=_ref(live) if draft is None else None,
    )


def _proposed(meter: Meter, rule: str) -> Assurance:
    for one in meter.rules:
        if one.rule == rule and one.proposal is not None:
            return one.proposal.instead
    raise NotFoundError(f"Nothing lighter is proposed for {rule}.")


def _softer(rule: Rule, instead: Assurance) -> Rule:
    return replace(rule, points=min(rule.points, 0.0), demands=instead)


def _ref(pack: Pack) -> PackRef:
    return PackRef(name=pack.name, version=pack.version)
