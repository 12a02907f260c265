"""What is held of buyers in keyed hashes: by them orders are found that share something."""

from typing import Final

from app.privacy.grounds import ERASURE, FRAUD, UNTIL_FORGOTTEN, WITH_CASE
from app.privacy.held import About, Export, Form, Held

OF_KEYS: Final[tuple[Held, ...]] = (
    Held(
        table="order_keys",
        columns=("digest", "order_id", "kind", "placed_at", "known_at"),
        about=About.BUYER,
        form=Form.KEYED_HASH,
        what=(
            "Mailbox and the letters of its name, phone, delivery and billing address, network "
            "address, card, device, account, payer and payer's name, each hashed under the "
            "operator's key and with the shop's id, so that two shops share none."
        ),
        purpose="A regular is told from whoever claims to be one; orders in a rush are seen.",
        basis=FRAUD,
        kept=UNTIL_FORGOTTEN,
        exported=Export.MEANING,
        erased=f"Deleted with the order's person. {WITH_CASE}",
    ),
    Held(
        table="orders",
        columns=("keys_packed",),
        about=About.BUYER,
        form=Form.KEYED_HASH,
        what="The same hashes once more, in one piece with their order.",
        purpose="Hundreds of earlier orders are compared within milliseconds.",
        basis=FRAUD,
        kept=UNTIL_FORGOTTEN,
        exported=Export.MEANING,
        erased=f"Emptied. {WITH_CASE}",
    ),
    Held(
        table="erased_orders",
        columns=("digest", "erased_at"),
        about=About.BUYER,
        form=Form.KEYED_HASH,
        what=(
            "The shop's id of an order whose person was erased, hashed under the operator's key; "
            "only in a database that was restored from a back-up made before that."
        ),
        purpose="Who was erased stays erased, though the shop shows their order still.",
        basis=ERASURE,
        kept="As long as back-ups are kept (CLEARHOLD_BACKUPS_KEPT_DAYS).",
        exported=Export.MEANING,
        erased="The clock deletes the row at its end.",
    ),
)
