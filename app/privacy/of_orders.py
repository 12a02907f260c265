"""What is held of an order itself: sealed while its person is known, numbers after that."""

from typing import Final

from app.privacy.grounds import FRAUD, PROOF, SHOPS_OWN, STAYS, UNTIL_FORGOTTEN, WITH_CASE
from app.privacy.held import About, Export, Form, Held

OF_ORDERS: Final[tuple[Held, ...]] = (
    Held(
        table="orders",
        columns=("order_sealed",),
        about=About.BUYER,
        form=Form.SEALED,
        what=(
            "The order as the shop last told it: names, addresses, mailbox, phone, account and its "
            "age, goods, codes of discounts, the buyer's note and gift message; the browser's "
            "address, name and languages and the device, where the shop tells them; of a card its "
            "brand, last digits, expiry, the name on it and what the bank said of address, security "
            "code and 3-D Secure. Never a card's number or its beginning."
        ),
        purpose=(
            "The rules read it, letters are addressed from it, and the verified name is compared "
            "with the payer in it."
        ),
        basis=FRAUD,
        kept=UNTIL_FORGOTTEN,
        exported=Export.OPENED,
        erased=f"Emptied. {WITH_CASE}",
    ),
    Held(
        table="orders",
        columns=("portal_sealed",),
        about=About.BUYER,
        form=Form.SEALED,
        what="What the buyer's page and the case's page show: number, goods, amount, town, language.",
        purpose="A buyer recognises the order, and nobody proves themselves for another's.",
        basis=FRAUD,
        kept=UNTIL_FORGOTTEN,
        exported=Export.OPENED,
        erased=f"Emptied. {WITH_CASE}",
    ),
    Held(
        table="orders",
        columns=("standing",),
        about=About.BUYER,
        form=Form.OPEN,
        what=(
            "How the order stands at the shop: its parts, from where each is sent, who stopped it, "
            "what ends when, and what the platform says of the risk."
        ),
        purpose="The merchant sees what is stopped and what is not.",
        basis=FRAUD,
        kept=UNTIL_FORGOTTEN,
        exported=Export.AS_IT_STANDS,
        erased=f"Emptied. {WITH_CASE}",
    ),
    Held(
        table="orders",
        columns=("fingerprint",),
        about=About.BUYER,
        form=Form.HASH,
        what="SHA-256 of everything in the order that matters for its risk.",
        purpose="An order that did not change is not decided again.",
        basis=FRAUD,
        kept=UNTIL_FORGOTTEN,
        exported=Export.MEANING,
        erased=f"Emptied. {WITH_CASE}",
    ),
    Held(
        table="orders",
        columns=("order_id", "external_id", "number"),
        about=About.BUYER,
        form=Form.OPEN,
        what="The order's number, ours and the shop's.",
        purpose="Merchant, bank and Clearhold speak of the same order.",
        basis=PROOF,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased=SHOPS_OWN,
    ),
)
