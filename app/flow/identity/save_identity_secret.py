"""The merchant made the provider's webhook by hand and enters its secret."""

import re

from app.flow.identity.refuse_beyond_reach import refuse_beyond_reach
from app.model.audit import AuditLine
from app.model.errors import InvalidInputError
from app.model.ids import ShopId
from app.model.user import User
from app.services import Services
from app.store.audit import write_line
from app.store.shops import save_identity_webhook, shop_by_id

# stripe-python 16.1 types: WebhookEndpoint.secret, "whsec_" and base64.
_SHAPE = re.compile(r"whsec_[A-Za-z0-9+/=_-]{16,128}")


def save_identity_secret(
    services: Services, shop_id: ShopId, secret: str, actor: str, *, by: User | None = None
) -> None:
    """Keep the secret, sealed. ``by`` is the user who asks for it; None is the operator.

    Raises:
        InvalidInputError: it does not look like a webhook secret, or no provider is connected,
            or the connection serves a shop that the user may not see.
    """
    secret = secret.strip()
    if not _SHAPE.fullmatch(secret):
        msg = "A webhook signing secret begins with whsec_. Copy it whole from the provider's page."
        raise InvalidInputError(msg)
    now = services.now()
    with services.database.write() as tx:
        shop = shop_by_id(tx, shop_id)
        if shop.identity is None:
            msg = "Connect the identity provider's key first."
            raise InvalidInputError(msg)
        refuse_beyond_reach(tx, by, [shop.identity])
        save_identity_webhook(tx, services.keyring, shop.identity, secret, endpoint_id=None)
        line = AuditLine(
            shop_id=shop_id, subject=shop_id, action="identity_secret_saved", at=now, actor=actor
        )
        write_line(tx, line)
    services.remembered.forget()
