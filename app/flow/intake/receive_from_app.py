"""A delivery to the address that all shops of an app share: whose it is, and whether it is true."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.flow.apps.believed_secrets import believed_secrets
from app.flow.intake.keep_delivery import Mark, keep_delivery
from app.flow.intake.receive import Receipt
from app.model.errors import BadSignatureError, NotFoundError, UnreadableError
from app.model.ids import ShopId
from app.model.shop import Shop
from app.model.shop_event import PersonAsked, PersonToForget, ShopEvent, ShopLeft, ShopToForget
from app.ports import Intake, ShopConnector
from app.services import Services
from app.store.installed import shops_at
from app.store.shops import webhook_secrets

_REPEATS_FOR = timedelta(days=2)
"""A platform sends the same delivery again for hours, and may be a day late (facts: Shopify)."""
_ABOUT_PEOPLE = PersonAsked | PersonToForget | ShopToForget


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sender:
    shop: Shop
    secrets: Sequence[str]


def receive_from_app(
    services: Services, kind: str, headers: Mapping[str, str], *, raw: bytes
) -> Receipt:
    """Take a delivery of an app's shop in. Returns only once it is durable.

    The shop that it claims to come from is believed where one of that shop's own secrets, or
    of the app that it installed, signed it. Of a shop that left only what concerns people and
    its own erasure is kept.

    Raises:
        BadSignatureError: nobody whom we know signed it, or its body names another shop.
        NotFoundError: it is well signed, of a shop that we never had.
        StorageUnavailableError: nothing was stored; the sender should come back.
    """
    connector = services.shops.get(kind)
    if connector is None:
        raise NotFoundError("There is no shop of this kind here. Nothing was stored.")
    claimed = connector.claimed_shop(headers)
    topic = connector.topic(headers)
    sender = _sender(services, connector, claimed, (raw, headers))
    named = connector.named_shop(raw)
    if named not in {"", claimed}:
        msg = "The body names another shop than the one it was sent for. Nothing was stored."
        raise BadSignatureError(msg)
    if sender is None:
        if claimed and _concerns_people(connector, topic, raw, ShopLeft):
            # Installed, never opened, and removed again: we hold nothing, and that is done.
            return Receipt.PASSED_OVER
        raise NotFoundError("There never was such a shop. Nothing was stored.")
    if connector.intake(raw, headers) is not Intake.KEEP:
        return Receipt.PASSED_OVER
    if sender.left_at is not None and not _concerns_people(connector, topic, raw):
        return Receipt.PASSED_OVER
    delivery_id = connector.delivery_id(headers)
    mark = Mark(once=delivery_id.encode() or raw, repeats_for=_REPEATS_FOR)
    body = connector.blank(raw)
    keep_delivery(services, sender.shop_id, topic, mark, body=body, source="shop")
    return Receipt.KEPT


def _sender(
    services: Services,
    connector: ShopConnector,
    claimed: str,
    delivery: tuple[bytes, Mapping[str, str]],
) -> Shop | None:
    """Return who signed it; None where the settings' app did, for a shop that we never had."""
    known = services.remembered.recall(
        "senders", ShopId(claimed), services.now(), lambda: _known(services, connector, claimed)
    )
    for sender in known:
        if connector.may_be_from(*delivery, sender.secrets):
            return sender.shop
    if connector.may_be_from(*delivery, believed_secrets(services, connector.kind)):
        return None
    msg = "The signature is not that of the app which this shop installed. Nothing was stored."
    raise BadSignatureError(msg)


def _known(services: Services, connector: ShopConnector, claimed: str) -> Sequence[_Sender]:
    """Return who may send from an address: the shop connected there, then those that left."""
    app = services.app_keys.get(connector.kind)
    of_app = believed_secrets(services, connector.kind)
    with services.database.read() as tx:
        return [
            _Sender(
                shop=shop,
                secrets=(
                    *webhook_secrets(tx, services.keyring, shop.shop_id, services.now()),
                    *(of_app if app is not None and shop.app_id == app.client_id else ()),
                ),
            )
            for shop in (shops_at(tx, connector.kind, claimed) if claimed else ())
        ]


def _concerns_people(
    connector: ShopConnector, topic: str, raw: bytes, *others: type[ShopEvent]
) -> bool:
    try:
        return isinstance(connector.translate(topic, raw), (_ABOUT_PEOPLE, *others))
    except UnreadableError:
        return False
