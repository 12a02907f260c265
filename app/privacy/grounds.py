"""Why personal data may be held, how long it is kept, and how it goes: the usual answers."""

from typing import Final

from app.privacy.retention import HISTORY, LEFT_SHOPS

FRAUD: Final = "The merchant's legitimate interest in not shipping to an impostor (GDPR 6(1)(f))."
PROOF: Final = "The merchant's legitimate interest in defending a disputed payment (GDPR 6(1)(f))."
SECURITY: Final = "The merchant's legitimate interest in who may decide (GDPR 6(1)(f))."
ERASURE: Final = "The duty to erase, and to be able to show it (GDPR 17, 5(2))."
WITH_CASE: Final = (
    "forget_case: at the outcome plus the shop's forget_after_days (30 unless changed), or when the "
    "merchant presses the button."
)
UNTIL_FORGOTTEN: Final = (
    f"Of a held order until its case is forgotten; of any other {HISTORY.days} days from when it "
    "was placed; of a shop that left until nothing is owed to it any more."
)
STAYS: Final = (
    "As long as the account has the shop. Of one that installed an app and left: until its platform "
    f"asks for erasure, {LEFT_SHOPS.days} days after it left at the latest."
)
SHOPS_OWN: Final = (
    "Stays. Without the person it is a number that only the shop can lead back to somebody, and "
    "only for as long as the shop keeps its own order."
)
