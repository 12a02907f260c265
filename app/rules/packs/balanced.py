"""The pack to start with: no single sign asks for proof, combinations do."""

from typing import Final

from app.model.decision import Assurance
from app.rules.pack import Pack, Threshold

BALANCED: Final = Pack(
    name="balanced",
    version=2,
    description="Asks for proof when several signs come together. Few honest buyers notice it.",
    weights={
        "value": 15.0,
        "guest_dear_basket": 20.0,
        "resaleable_goods": 14.0,
        "known_buyer": -30.0,
        "name_mismatch": 15.0,
        "billing_differs": 15.0,
        "new_delivery_address": 70.0,
        "new_contact": 45.0,
        "disposable_mailbox": 35.0,
        "velocity": 130.0,
        # High alone stays below the threshold; with any other clear sign it reaches it.
        "platform_risk": 40.0,
    },
    thresholds=(
        Threshold(score=50.0, needed=Assurance.DOCUMENT),
        # Whoever orders this fast is no customer to invite: bots must not buy checks.
        Threshold(score=120.0, needed=Assurance.PERSON),
    ),
)
