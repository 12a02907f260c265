"""The whole draft as text: edited by hand, or brought in from a file."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.packs.save_draft import save_draft
from app.model.errors import InvalidInputError
from app.model.user import Right
from app.rules.pack_file import PackTextError
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.rules.numbers import whole_typed
from app.web.merchant.rules.place import draft_of, rules_here, show_rules_page


@merchant.get("/rules/<shop_id>/draft/text")
@needs(Right.SEE_CASES)
def see_text(shop_id: str) -> ResponseReturnValue:
    """Show the whole draft as text."""
    page = rules_here(shop_id)
    draft = draft_of(page)
    return show_rules_page("text.html", page.shop, page=page, pack=draft.pack, text=draft.text)


@merchant.post("/rules/<shop_id>/draft/text")
@needs(Right.CHANGE_SETTINGS)
def save_text(shop_id: str) -> ResponseReturnValue:
    """Keep the whole draft as it was written or brought in, or say what is wrong in which line."""
    page = rules_here(shop_id)
    draft, text, actor = draft_of(page), text_sent("text"), current_user().email
    revision = whole_typed(request.form.get("seen", "")) or draft.revision
    try:
        save_draft(services(), page.shop.shop_id, text, actor=actor, seen=revision)
    except InvalidInputError as problem:
        troubles = problem.troubles if isinstance(problem, PackTextError) else ()
        values = {"pack": draft.pack, "text": text, "troubles": troubles, "problem": str(problem)}
        return show_rules_page("text.html", page.shop, page=page, **values), 400
    flash("The draft is saved.", "good")
    return redirect(url_for("merchant.see_draft", shop_id=shop_id), 303)


def text_sent(name: str) -> str:
    """Return the text of a form's field, or that of a file that came beside it.

    Raises:
        InvalidInputError: the file holds no text.
    """
    file = request.files.get("file")
    if file is None or not file.filename:
        return request.form.get(name, "").replace("\r\n", "\n")
    try:
        return file.stream.read().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InvalidInputError("The file holds no text in UTF-8. Nothing was changed.") from None
