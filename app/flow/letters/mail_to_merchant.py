"""A letter as it goes to a shop's own people: from the shop, to itself."""

from app.flow.letters.merchants_mailbox import merchants_mailbox
from app.flow.letters.message_id_of import message_id_of
from app.flow.letters.sender_of import sender_of
from app.messages.composed import Composed
from app.model.ids import EffectId
from app.model.private import Private
from app.model.shop import Shop
from app.ports import Mail
from app.services import Services


def mail_to_merchant(
    services: Services, effect_id: EffectId, shop: Shop, composed: Composed
) -> Mail:
    """Address what an effect owes; its Message-ID is fixed by the effect."""
    sender = sender_of(services, shop)
    return Mail(
        message_id=message_id_of(services, effect_id),
        sender=sender,
        reply_to=sender,
        recipient=Private(merchants_mailbox(services, shop)),
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        language=composed.language,
    )
