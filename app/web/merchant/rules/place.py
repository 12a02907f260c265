"""What every page about rules needs: the shop, its rules and draft, and whether the user may change them."""

import re
from typing import Final

from app.flow.packs.save_draft import save_draft
from app.flow.pages.show_rules import DraftShown, RulesPage, show_rules
from app.flow.pages.show_settings import show_settings
from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.model.shop import Shop
from app.model.user import Right
from app.rules.pack import Pack
from app.rules.pack_file import write_pack
from app.web.context import services
from app.web.merchant.guard import current_user
from app.web.merchant.pages import show
from app.web.merchant.rules.numbers import whole_typed

DRAFT: Final = 0
"""The version of what is no version yet."""
_BETWEEN: Final = re.compile(r">\s+<")


def shop_here(shop_id: str) -> Shop:
    """Return the shop of an address.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    return show_settings(services(), current_user(), ShopId(shop_id)).shop


def rules_here(shop_id: str) -> RulesPage:
    """Return the rules of the shop of an address.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    return show_rules(services(), current_user(), ShopId(shop_id))


def draft_of(page: RulesPage) -> DraftShown:
    """Return the shop's draft.

    Raises:
        NotFoundError: there is none, or no longer.
    """
    if page.draft is None:
        raise NotFoundError("There is no draft. It was published or thrown away; begin a new one.")
    return page.draft


def keep_draft(page: RulesPage, pack: Pack, seen: int | None = None) -> None:
    """Keep the draft as it was changed here; ``seen`` is the revision that a form showed.

    Raises:
        PackTextError: it could not be live like that.
        InvalidInputError: somebody else saved it meanwhile.
    """
    save_draft(
        services(),
        page.shop.shop_id,
        write_pack(pack),
        actor=current_user().email,
        seen=draft_of(page).revision if seen is None else seen,
    )


def ref_of(text: str) -> PackRef | None:
    """Return the version that a form names as ``balanced:3``; None where it names none.

    Raises:
        NotFoundError: it names something else.
    """
    if not text:
        return None
    name, _, typed = text.rpartition(":")
    version = whole_typed(typed)
    if not name or version is None:
        raise NotFoundError("There is no such version of the rules.")
    return PackRef(name=name, version=version)


def show_rules_page(template: str, shop: Shop, **values: object) -> str:
    """Return a page of templates/merchant/rules about a shop."""
    return show_part(
        template,
        shop=shop,
        zone=shop.timezone,
        now=services().now(),
        may_change=current_user().may(Right.CHANGE_SETTINGS),
        **values,
    )


def show_part(template: str, **values: object) -> str:
    """Return a page, or a part of one, without the room between its lines.

    Lists of hundreds of rules or signals are half as large then.
    """
    return _BETWEEN.sub(">\n<", show(f"rules/{template}", **values))
