"""What the storm brake holds: for whom the hour was spent, and who decided for a whole batch."""

from typing import Final

from app.privacy.grounds import FRAUD, SECURITY, SHOPS_OWN, STAYS
from app.privacy.held import About, Export, Form, Held

OF_STORMS: Final[tuple[Held, ...]] = (
    Held(
        table="spendings",
        columns=("case_id",),
        about=About.BUYER,
        form=Form.OPEN,
        what="For which held order a letter or check was counted within the hour.",
        purpose="A bot can neither buy a thousand checks nor have a thousand letters sent.",
        basis=FRAUD,
        kept="Two hours.",
        exported=Export.AS_IT_STANDS,
        erased="The clock deletes the row.",
    ),
    Held(
        table="storms",
        columns=("acted_by",),
        about=About.USER,
        form=Form.OPEN,
        what="The mailbox of the user who decided for a whole batch of orders.",
        purpose="Who released or cancelled many orders at once is known.",
        basis=SECURITY,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased=SHOPS_OWN,
    ),
)
