"""The shop's lists: whom rules let pass, stop or watch, each with a reason and an end."""

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.lists.add_to_list import add_to_list
from app.flow.lists.export_list import export_list
from app.flow.lists.import_list import import_list
from app.flow.lists.take_off_list import take_off_list
from app.flow.pages.show_lists import show_lists
from app.model.errors import InvalidInputError
from app.model.facts import EntryKind, ListKind
from app.model.listing import NewEntry
from app.model.private import Private
from app.model.shop import Shop
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.rules.days import end_of_day
from app.web.merchant.rules.downloads import as_file
from app.web.merchant.rules.place import shop_here, show_rules_page
from app.web.merchant.rules.texts import text_sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that was refused: what was typed, and why."""

    typed: dict[str, str]
    problem: str = ""
    troubles: tuple[str, ...] = ()


@merchant.get("/rules/<shop_id>/lists")
@needs(Right.SEE_CASES)
def see_lists(shop_id: str) -> ResponseReturnValue:
    """Show the lists, or what of them was searched for."""
    return _page(shop_here(shop_id))


@merchant.post("/rules/<shop_id>/lists")
@needs(Right.CHANGE_SETTINGS)
def add_entry(shop_id: str) -> ResponseReturnValue:
    """Put somebody or something on a list."""
    shop = shop_here(shop_id)
    try:
        entry = add_to_list(services(), shop.shop_id, _entry(shop), actor=current_user().email)
    except InvalidInputError as problem:
        refused = Sent(typed=request.form.to_dict(), problem=str(problem))
        return _page(shop, added=refused), 400
    flash(f"{entry.label} is on the list. It counts from the next order on.", "good")
    return _back(shop_id)


@merchant.post("/rules/<shop_id>/lists/<entry_id>/remove")
@needs(Right.CHANGE_SETTINGS)
def remove_entry(shop_id: str, entry_id: str) -> ResponseReturnValue:
    """Take an entry off its list."""
    shop = shop_here(shop_id)
    take_off_list(services(), shop.shop_id, entry_id, actor=current_user().email)
    flash("It is off the list. Decisions that were made stay as they are.", "good")
    return _back(shop_id)


@merchant.get("/rules/<shop_id>/lists/file")
@needs(Right.CHANGE_SETTINGS)
def download_lists(shop_id: str) -> ResponseReturnValue:
    """Send every entry as a file, in full."""
    shop = shop_here(shop_id)
    text = export_list(services(), shop.shop_id, actor=current_user().email)
    return as_file(text, "lists.csv", "text/csv")


@merchant.post("/rules/<shop_id>/lists/file")
@needs(Right.CHANGE_SETTINGS)
def upload_lists(shop_id: str) -> ResponseReturnValue:
    """Take in entries from a file or a pasted text, or say which lines are wrong."""
    shop = shop_here(shop_id)
    try:
        text = text_sent("text")
    except InvalidInputError as problem:
        return _page(shop, brought=Sent(typed=request.form.to_dict(), problem=str(problem))), 400
    done = import_list(services(), shop.shop_id, text, actor=current_user().email)
    if done.troubles:
        # Nothing of it was kept.
        return _page(shop, brought=Sent(typed={"text": text}, troubles=tuple(done.troubles))), 400
    flash(f"Added: {done.added}. Known before: {done.known}.", "good")
    return _back(shop_id)


def _entry(shop: Shop) -> NewEntry:
    form = request.form
    try:
        listed, kind = ListKind(form.get("listed", "")), EntryKind(form.get("kind", ""))
    except ValueError:
        raise InvalidInputError("Choose a list, and what the entry names.") from None
    return NewEntry(
        listed=listed,
        kind=kind,
        value=Private(form.get("value", "").strip()),
        reason=form.get("reason", "").strip(),
        ends_at=end_of_day(form.get("ends", ""), shop.timezone, services().now()),
    )


def _back(shop_id: str) -> ResponseReturnValue:
    return redirect(url_for("merchant.see_lists", shop_id=shop_id), 303)


def _page(shop: Shop, *, added: Sent | None = None, brought: Sent | None = None) -> str:
    wanted = request.args.get("q", "").strip()
    chosen = request.args.get("list", "")
    entries = show_lists(services(), current_user(), shop.shop_id, wanted=wanted)
    found = [one for one in entries if chosen in ("", one.listed)]
    return show_rules_page(
        "lists.html",
        shop,
        entries=entries,
        found=found,
        wanted=wanted,
        chosen=chosen,
        lists=list(ListKind),
        kinds=list(EntryKind),
        added=added,
        brought=brought,
    )
