"""A person asked through the platform what is held about them: the merchant is handed it."""

from datetime import datetime

import msgspec

from app.flow.forgetting.gather_person import Gathered, gather_person
from app.flow.forgetting.person_meant import Person
from app.model.audit import AuditLine
from app.model.effect import EffectKind
from app.model.facts import KeyKind
from app.model.ids import new_id
from app.model.shop import Shop
from app.privacy.retention import PERSON_REQUESTS
from app.services import Services
from app.store.audit import write_line
from app.store.effects import owe
from app.store.person_requests import PersonRequest, is_kept, keep_request

_NOBODY = "request"


def answer_person(
    services: Services, shop: Shop, person: Person, *, external_id: str, asked_at: datetime
) -> None:
    """Keep the export, sealed, for the merchant's page, and owe them the letter that says so.

    The platform's number of the request makes a repeat harmless.
    """
    with services.database.read() as tx:
        if is_kept(tx, shop.shop_id, external_id):
            return
    gathered = gather_person(services, shop, person)
    request = PersonRequest(
        request_id=new_id("request"),
        shop_id=shop.shop_id,
        external_id=external_id,
        asked_at=asked_at,
        due_at=asked_at + PERSON_REQUESTS,
        orders=gathered.orders,
    )
    digest = _digest(services, shop, gathered, external_id)
    export = msgspec.json.encode(gathered.export)
    with services.database.write() as tx:
        if is_kept(tx, shop.shop_id, external_id):
            return
        keep_request(tx, services.keyring, request, digest=digest, export=export)
        now = services.now()
        owe(tx, shop.shop_id, request.request_id, EffectKind.TELL_MERCHANT, now=now)
        line = AuditLine(
            shop_id=shop.shop_id,
            subject=shop.shop_id,
            action="person_asked",
            at=now,
            details={"orders": gathered.orders},
        )
        write_line(tx, line)
    services.doorbell.ring_effects([shop.shop_id])


def _digest(services: Services, shop: Shop, gathered: Gathered, external_id: str) -> bytes:
    """Return by what the export is found when its person is to be forgotten."""
    for kind in (KeyKind.EMAIL, KeyKind.ACCOUNT, KeyKind.PHONE):
        for digest in gathered.digests.get(kind, ()):
            return digest
    return services.keyring.contact_digests(shop.shop_id, _NOBODY, external_id)[0]
