"""The rules of a shop at a glance: what is live, what is tried, and how it came so."""

from flask import request
from flask.typing import ResponseReturnValue

from app.flow.packs.compare_packs import compare_packs
from app.flow.pages.show_connections import show_connections
from app.flow.pages.show_meter import show_meter
from app.flow.pages.show_version import show_version
from app.model.pack_version import PackRef
from app.model.user import Right
from app.rules.pack_file import write_pack
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.pages import show
from app.web.merchant.rules.downloads import as_file
from app.web.merchant.rules.place import ref_of, rules_here, shop_here, show_rules_page


@merchant.get("/rules")
@needs(Right.SEE_CASES)
def choose_rules() -> ResponseReturnValue:
    """Show the only shop's rules, or let choose among several: no redirect, as with settings."""
    found = [one.shop for one in show_connections(services(), current_user())]
    if len(found) == 1:
        return _page(found[0].shop_id)
    return show("rules/choose.html", shops=found)


@merchant.get("/rules/<shop_id>")
@needs(Right.SEE_CASES)
def see_rules(shop_id: str) -> ResponseReturnValue:
    """Show what is live, what is tried, every version, and how honest buyers fare."""
    return _page(shop_id)


@merchant.get("/rules/<shop_id>/packs/<name>/<int:version>")
@needs(Right.SEE_CASES)
def see_pack(shop_id: str, name: str, version: int) -> ResponseReturnValue:
    """Show one version of the rules with all that is in it."""
    page = rules_here(shop_id)
    ref = PackRef(name=name, version=version)
    shown = show_version(services(), current_user(), page.shop.shop_id, ref)
    return show_rules_page("pack.html", page.shop, page=page, shown=shown)


@merchant.get("/rules/<shop_id>/packs/<name>/<int:version>/file")
@needs(Right.SEE_CASES)
def download_pack(shop_id: str, name: str, version: int) -> ResponseReturnValue:
    """Send one version of the rules as a file."""
    shop = shop_here(shop_id)
    ref = PackRef(name=name, version=version)
    shown = show_version(services(), current_user(), shop.shop_id, ref)
    return as_file(write_pack(shown.pack), f"{name}-{version}.toml", "application/toml")


@merchant.get("/rules/<shop_id>/compare")
@needs(Right.SEE_CASES)
def compare_versions(shop_id: str) -> ResponseReturnValue:
    """Show what differs between two versions, or a version and the draft."""
    page = rules_here(shop_id)
    before = ref_of(request.args.get("before", "")) or page.live.ref
    after = ref_of(request.args.get("after", "")) or before
    changes = compare_packs(
        services(), current_user(), page.shop.shop_id, before=before, after=after
    )
    return show_rules_page(
        "compare.html", page.shop, page=page, before=before, after=after, changes=changes
    )


def _page(shop_id: str) -> ResponseReturnValue:
    page = rules_here(shop_id)
    meter = show_meter(services(), current_user(), page.shop.shop_id)
    return show_rules_page("overview.html", page.shop, page=page, meter=meter)
