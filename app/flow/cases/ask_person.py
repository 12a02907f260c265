"""The buyer would rather talk to a person than show a document."""

from app.flow.cases.need_person import need_person
from app.model.case import Move, SupportReason
from app.model.errors import NotFoundError
from app.services import Services
from app.store.cases import case_by_id, link_by_token


def ask_person(services: Services, token: str) -> None:
    """Hand the case behind a link to support; pressing twice changes nothing more.

    Raises:
        NotFoundError: the link leads nowhere, was revoked or has expired.
    """
    now = services.now()
    with services.database.write() as tx:
        link = link_by_token(tx, token)
        if link is None or link.revoked_at is not None or link.expires_at <= now:
            msg = "This link is not valid any more."
            raise NotFoundError(msg)
        case = case_by_id(tx, link.shop_id, link.case_id)
        if not case.allows(Move.NEED_PERSON):
            return
        need_person(services, tx, case, SupportReason.BUYER_ASKED, actor="buyer")
    services.doorbell.ring_effects([link.shop_id])
