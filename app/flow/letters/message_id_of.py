"""The Message-ID that an effect's letter bears, fixed before anything is sent."""

from urllib.parse import urlsplit

from app.services import Services


def message_id_of(services: Services, effect_id: str) -> str:
    """Return the Message-ID of the letter that an effect owes."""
    return f"<{effect_id}@{urlsplit(services.public_url).hostname}>"
