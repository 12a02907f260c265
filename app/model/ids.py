"""Identifiers, each a type of its own so that no id is taken for another."""

import secrets
from typing import NewType

AccountId = NewType("AccountId", str)
UserId = NewType("UserId", str)
ShopId = NewType("ShopId", str)
ConnectionId = NewType("ConnectionId", str)
DeliveryId = NewType("DeliveryId", int)
OrderId = NewType("OrderId", int)
CaseId = NewType("CaseId", str)
CheckId = NewType("CheckId", str)
EffectId = NewType("EffectId", str)
StormId = NewType("StormId", str)

ExternalOrderId = NewType("ExternalOrderId", str)
"""The shop system's own id of an order."""

HoldId = NewType("HoldId", str)
"""The mark that our hold bears at the shop."""

SessionRef = NewType("SessionRef", str)
"""The identity provider's own id of a session."""

_RANDOM_BYTES = 10


def new_id(prefix: str) -> str:
    """Return an unguessable id such as ``case_9f86d081884c7d659a2f``."""
    return f"{prefix}_{secrets.token_hex(_RANDOM_BYTES)}"
