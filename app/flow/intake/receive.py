"""The first step: a delivery is checked, blanked, sealed and kept, then answered."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.flow.intake.keep_delivery import Mark, keep_delivery
from app.model.errors import BadSignatureError, NotFoundError
from app.model.ids import ShopId
from app.model.shop import Shop
from app.ports import Intake
from app.services import Services
from app.store.shops import identity_credentials, identity_secrets, shop_by_id, webhook_secrets


class Receipt(StrEnum):
    """What was done with a delivery."""

    KEPT = "kept"
    GREETED = "greeted"
    """The unsigned ping: nothing to keep."""
    PASSED_OVER = "passed_over"
    """By rule not kept: a checkout in progress, a shop that left, another event."""


def receive(
    services: Services, shop_id: ShopId, source: str, headers: Mapping[str, str], *, raw: bytes
) -> Receipt:
    """Take a delivery in; ``source`` is ``shop`` or ``identity``.

    Returns only once the delivery is durable.

    Raises:
        NotFoundError: there never was such a shop, or it has no such connection.
        BadSignatureError: neither the current nor the previous secret signed it.
        StorageUnavailableError: nothing was stored; the sender should come back.
    """
    if source == "shop":
        return _from_shop(services, shop_id, headers, raw)
    return _from_identity(services, shop_id, headers, raw)


def _from_shop(
    services: Services, shop_id: ShopId, headers: Mapping[str, str], raw: bytes
) -> Receipt:
    shop, secrets = services.remembered.recall(
        "shop", shop_id, services.now(), lambda: _shop_secrets(services, shop_id)
    )
    connector = services.shops[shop.kind]
    intake = connector.intake(raw, headers)
    if intake is Intake.PING:
        return Receipt.GREETED
    if not connector.may_be_from(raw, headers, secrets):
        msg = "The signature does not match this shop's webhook secret. Nothing was stored."
        raise BadSignatureError(msg)
    if intake is Intake.DRAFT or shop.left_at is not None:
        return Receipt.PASSED_OVER
    topic = connector.topic(headers)
    body = connector.blank(raw)
    keep_delivery(services, shop_id, topic, Mark(once=raw), body=body, source="shop")
    return Receipt.KEPT


def _from_identity(
    services: Services, shop_id: ShopId, headers: Mapping[str, str], raw: bytes
) -> Receipt:
    kind, secrets = services.remembered.recall(
        "identity", shop_id, services.now(), lambda: _identity_secrets(services, shop_id)
    )
    connector = services.identity[kind]
    if not connector.may_be_from(raw, headers, secrets, services.now()):
        msg = "The signature does not match this endpoint's secret. Nothing was stored."
        raise BadSignatureError(msg)
    keep_delivery(services, shop_id, kind, Mark(once=raw), body=raw, source="identity")
    return Receipt.KEPT


def _shop_secrets(services: Services, shop_id: ShopId) -> tuple[Shop, Sequence[str]]:
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
        return shop, webhook_secrets(tx, services.keyring, shop_id, services.now())


def _identity_secrets(services: Services, shop_id: ShopId) -> tuple[str, Sequence[str]]:
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
        if shop.identity is None:
            msg = "This shop has no identity provider connected."
            raise NotFoundError(msg)
        kind, _ = identity_credentials(tx, services.keyring, shop.identity)
        return kind, identity_secrets(tx, services.keyring, shop.identity)
