"""What is held of buyers in the kept signals: a column for each signal of this version."""

from typing import Final

from app.privacy.grounds import FRAUD, SHOPS_OWN, STAYS, UNTIL_FORGOTTEN, WITH_CASE
from app.privacy.held import About, Export, Form, Held
from app.rules.personal_signals import PERSONAL_SIGNALS
from app.rules.signals import SIGNALS

OF_SIGNALS: Final[tuple[Held, ...]] = (
    Held(
        table="order_signals",
        columns=tuple(one.column for one in SIGNALS if one.path in PERSONAL_SIGNALS),
        about=About.BUYER,
        form=Form.OPEN,
        what="The domain of the mailbox, as a signal tells it.",
        purpose="A rule about domains can be tried on past orders.",
        basis=FRAUD,
        kept=UNTIL_FORGOTTEN,
        exported=Export.AS_IT_STANDS,
        erased=f"Emptied. {WITH_CASE}",
    ),
    Held(
        table="order_signals",
        columns=(
            "order_id",
            *(one.column for one in SIGNALS if one.path not in PERSONAL_SIGNALS),
        ),
        about=About.BUYER,
        form=Form.OPEN,
        what=(
            "What each signal said of an order when it came: counts, amounts, spans of time, yes or "
            "no, countries and other short words. Neither names nor addresses nor their origin."
        ),
        purpose=(
            "A rule is tried on the past before it holds anybody. What became of an order is known "
            "months later, so the figures outlive the person."
        ),
        basis=FRAUD,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased=SHOPS_OWN,
    ),
)
