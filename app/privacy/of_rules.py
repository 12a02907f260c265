"""What a merchant's rules hold of people: lists, silenced rules, what a draft would have done."""

from typing import Final

from app.privacy.grounds import FRAUD, SECURITY, SHOPS_OWN, STAYS, WITH_CASE
from app.privacy.held import About, Export, Form, Held

_WHO_CHOSE: Final = "Who answers for what the rules do is known."

OF_RULES: Final[tuple[Held, ...]] = (
    Held(
        table="list_entries",
        columns=("digest", "kind", "listed", "network_bits", "added_at", "ends_at"),
        about=About.BUYER,
        form=Form.KEYED_HASH,
        what=(
            "Whom the merchant lets pass, stops or looks at: a mailbox, phone, address, card, "
            "device, domain, range of network addresses or product, hashed under the operator's "
            "key with the shop's id, until when, and for a range its size."
        ),
        purpose="An order of somebody on a list is recognised.",
        basis=FRAUD,
        kept="Until its end date, or until the merchant takes it off.",
        exported=Export.MEANING,
        erased=(
            "The clock deletes it at its end. erase_person deletes it where the person is let "
            "pass or looked at; where they are stopped the hash stays to its end, as being "
            "forgotten is no way off that list."
        ),
    ),
    Held(
        table="list_entries",
        columns=("label", "reason"),
        about=About.BUYER,
        form=Form.OPEN,
        what="A hint at the value that does not tell it, such as k•••@example.test, and the reason.",
        purpose="The merchant recognises an entry.",
        basis=FRAUD,
        kept="As long as the entry.",
        exported=Export.AS_IT_STANDS,
        erased="With the entry; emptied by erase_person.",
    ),
    Held(
        table="list_entries",
        columns=("value_sealed",),
        about=About.BUYER,
        form=Form.SEALED,
        what="The value as the merchant wrote it.",
        purpose="The merchant can take the list along.",
        basis=FRAUD,
        kept="As long as the entry.",
        exported=Export.OPENED,
        erased="With the entry; emptied by erase_person.",
    ),
    Held(
        table="list_entries",
        columns=("added_by",),
        about=About.USER,
        form=Form.OPEN,
        what="The mailbox of the user who put it on the list.",
        purpose=_WHO_CHOSE,
        basis=SECURITY,
        kept="As long as the entry.",
        exported=Export.AS_IT_STANDS,
        erased="With the entry.",
    ),
    Held(
        table="snoozes",
        columns=("digest", "kind", "case_id", "rule", "ends_at"),
        about=About.BUYER,
        form=Form.KEYED_HASH,
        what=(
            "For whom a rule is silent, and until when: the account, mailbox and person of a held "
            "order, each hashed under the operator's key."
        ),
        purpose="A buyer whom a rule holds for nothing is left in peace.",
        basis=FRAUD,
        kept="Until its end date, a year at most.",
        exported=Export.MEANING,
        erased="The clock deletes it at its end; erase_person at once.",
    ),
    Held(
        table="snoozes",
        columns=("why",),
        about=About.BUYER,
        form=Form.OPEN,
        what="Why the merchant silenced the rule, in their words.",
        purpose="Whoever looks later understands it.",
        basis=FRAUD,
        kept="As long as the row.",
        exported=Export.AS_IT_STANDS,
        erased=f"Emptied. {WITH_CASE}",
    ),
    Held(
        table="snoozes",
        columns=("silenced_by",),
        about=About.USER,
        form=Form.OPEN,
        what="The mailbox of the user who silenced the rule.",
        purpose=_WHO_CHOSE,
        basis=SECURITY,
        kept="As long as the row.",
        exported=Export.AS_IT_STANDS,
        erased="With the row.",
    ),
    Held(
        table="shadow_decisions",
        columns=(
            *("order_id", "score", "needed", "rules"),
            *("live_score", "live_needed", "live_rules"),
        ),
        about=About.BUYER,
        form=Form.OPEN,
        what="What a pack that decided nothing would have said of an order: words and numbers.",
        purpose="A merchant sees what new rules would do before they bother anybody.",
        basis=FRAUD,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased=SHOPS_OWN,
    ),
    Held(
        table="pack_versions",
        columns=("made_by",),
        about=About.USER,
        form=Form.OPEN,
        what="The mailbox of the user who published a version of the rules.",
        purpose=_WHO_CHOSE,
        basis=SECURITY,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased="Stays after the user is dismissed, or nobody would have decided.",
    ),
    Held(
        table="pack_drafts",
        columns=("saved_by",),
        about=About.USER,
        form=Form.OPEN,
        what="The mailbox of the user who saved the draft last.",
        purpose="Two people do not overwrite each other.",
        basis=SECURITY,
        kept="Until it is published or dropped.",
        exported=Export.AS_IT_STANDS,
        erased="With the draft.",
    ),
    Held(
        table="pack_turns",
        columns=("chosen_by",),
        about=About.USER,
        form=Form.OPEN,
        what="The mailbox of the user who let a version decide, or run in the shadow.",
        purpose=_WHO_CHOSE,
        basis=SECURITY,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased="Stays after the user is dismissed, or nobody would have decided.",
    ),
)
