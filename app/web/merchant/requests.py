"""What people asked to see of themselves: who waits, until when, and the export of each."""

import json

from flask import Response
from flask.typing import ResponseReturnValue

from app.flow.forgetting.hand_out_export import hand_out_export
from app.flow.pages.show_requests import show_requests
from app.model.ids import ShopId
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.pages import show


@merchant.get("/requests")
@needs(Right.SEE_CASES)
def see_requests() -> ResponseReturnValue:
    """Show the requests whose time is not over."""
    return show("requests.html", page=show_requests(services(), current_user()))


@merchant.post("/requests/<shop_id>/<request_id>/read")
@needs(Right.CHANGE_SETTINGS)
def read_export(shop_id: str, request_id: str) -> ResponseReturnValue:
    """Show an export as a page that can be printed; noted, as it shows a person whole."""
    export = hand_out_export(services(), current_user(), ShopId(shop_id), request_id)
    return show("export.html", export=export)


@merchant.post("/requests/<shop_id>/<request_id>/file")
@needs(Right.CHANGE_SETTINGS)
def fetch_export(shop_id: str, request_id: str) -> ResponseReturnValue:
    """Hand an export out as a file, in the form in which another program can read it."""
    export = hand_out_export(services(), current_user(), ShopId(shop_id), request_id)
    text = json.dumps(export, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="personal-data.json"'}
    return Response(text, mimetype="application/json", headers=headers)
