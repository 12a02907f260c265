"""Every column that holds personal data or a pseudonym: why, how long, and how it goes.

A column that stands neither here nor in `NOT_PERSONAL` (not_personal.py) fails the tests of
the house.
docs/privacy.md is made from it (`app.privacy.page`).
"""

from typing import Final

from app.privacy.grounds import (
    FRAUD,
    PROOF,
    SECURITY,
    SHOPS_OWN,
    STAYS,
    UNTIL_FORGOTTEN,
    WITH_CASE,
)
from app.privacy.held import About, Export, Form, Held
from app.privacy.of_keys import OF_KEYS
from app.privacy.of_orders import OF_ORDERS
from app.privacy.of_rules import OF_RULES
from app.privacy.of_signals import OF_SIGNALS
from app.privacy.of_storms import OF_STORMS
from app.privacy.retention import (
    DELIVERY_BODIES,
    DELIVERY_ROWS,
    FAILED_TRIES,
    PERSON_REQUESTS,
    SHOP_CALLS,
)

INVENTORY: Final[tuple[Held, ...]] = (
    Held(
        table="deliveries",
        columns=("body_sealed",),
        about=About.BUYER,
        form=Form.SEALED,
        what="What a shop or provider sent, raw, after card and national id numbers were blanked.",
        purpose="No order is lost between the shop's call and its decision.",
        basis=FRAUD,
        kept=f"Until it is worked off, seconds later; set aside {DELIVERY_BODIES.days} days.",
        exported=Export.OPENED,
        erased="Emptied in the transaction that marks it done; by the clock where set aside.",
    ),
    Held(
        table="deliveries",
        columns=("digest",),
        about=About.BUYER,
        form=Form.HASH,
        what="SHA-256 of topic and whole body.",
        purpose="The same delivery is not worked off twice.",
        basis=FRAUD,
        kept=f"{DELIVERY_ROWS.days} days.",
        exported=Export.MEANING,
        erased="The clock deletes the row.",
    ),
    *OF_ORDERS,
    *OF_KEYS,
    Held(
        table="decisions",
        columns=("fingerprint",),
        about=About.BUYER,
        form=Form.HASH,
        what="The fingerprint of the state of the order that was decided.",
        purpose="The same state is not decided twice.",
        basis=FRAUD,
        kept=UNTIL_FORGOTTEN,
        exported=Export.MEANING,
        erased=f"Emptied. {WITH_CASE}",
    ),
    Held(
        table="decisions",
        columns=(
            *("decision_id", "order_id", "score", "needed", "findings", "unknown"),
            *("signals", "snoozed"),
        ),
        about=About.BUYER,
        form=Form.OPEN,
        what=(
            "What was decided about an order, which rules spoke, and what every signal answered: "
            "words and numbers, in which nobody is named."
        ),
        purpose="A decision can be explained to the buyer, the merchant and a bank, and decided again.",
        basis=PROOF,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased=f"The domain of the mailbox is emptied with the order's person. {SHOPS_OWN}",
    ),
    Held(
        table="cases",
        columns=(
            *("case_id", "order_id", "hold_id", "state", "cause", "support_reason"),
            "storm_id",
        ),
        about=About.BUYER,
        form=Form.OPEN,
        what="That the order was held, how that ended, why, and in which batch of many at once.",
        purpose="The merchant sees what became of every order that was held.",
        basis=PROOF,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased=SHOPS_OWN,
    ),
    *OF_STORMS,
    Held(
        table="held_parts",
        columns=("case_id", "part_id"),
        about=About.BUYER,
        form=Form.OPEN,
        what="Which parts of a held order bore the hold: the shop's own ids of them.",
        purpose="A part that staff let go is told from one that is new.",
        basis=FRAUD,
        kept="Until the case is forgotten.",
        exported=Export.AS_IT_STANDS,
        erased=f"Deleted. {WITH_CASE}",
    ),
    Held(
        table="order_labels",
        columns=("dispute_id", "order_id", "kind", "reason", "status", "is_fraud", "opened_at"),
        about=About.BUYER,
        form=Form.OPEN,
        what="That an order's payment was disputed, why, and how that went on: the shop's words.",
        purpose="Whose payment was disputed as fraud is not taken for a regular.",
        basis=FRAUD,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased=SHOPS_OWN,
    ),
    Held(
        table="links",
        columns=("token_hash", "case_id"),
        about=About.BUYER,
        form=Form.HASH,
        what="SHA-256 of the random token in a mailed link; whoever has the token has the page.",
        purpose="The link in a mail opens its buyer's page and no other.",
        basis=FRAUD,
        kept="Until the case is forgotten; it opens nothing from the case's end on.",
        exported=Export.MEANING,
        erased=f"Deleted. {WITH_CASE}",
    ),
    Held(
        table="checks",
        columns=(
            *("check_id", "case_id", "session", "last_attempt", "state", "attempts"),
            *("failure", "name_match", "redaction"),
        ),
        about=About.BUYER,
        form=Form.OPEN,
        what=(
            "The attestation: which session at the provider, when, passed or not, whether the "
            "name matched, and when the provider forgot it. Never the name itself."
        ),
        purpose="A bank may ask for it when the payment is disputed.",
        basis=PROOF,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased=(
            "Stays, without the person: once the provider has redacted the session, its id leads "
            "to nobody."
        ),
    ),
    Held(
        table="person_requests",
        columns=("export_sealed",),
        about=About.BUYER,
        form=Form.SEALED,
        what="All that was held of a person when they asked through the shop's platform to see it.",
        purpose="The merchant hands it to the person.",
        basis="The person's right to see it (GDPR 15).",
        kept=f"{PERSON_REQUESTS.days} days, by when the merchant has to have answered.",
        exported=Export.OPENED,
        erased="The clock deletes the row; erase_person at once.",
    ),
    Held(
        table="person_requests",
        columns=("digest", "external_id"),
        about=About.BUYER,
        form=Form.KEYED_HASH,
        what="Whose request it is: mailbox or customer number, hashed; the platform's own number of it.",
        purpose="An export goes when its person is to be forgotten; none is made twice.",
        basis="The person's right to be forgotten (GDPR 17).",
        kept=f"{PERSON_REQUESTS.days} days.",
        exported=Export.MEANING,
        erased="The clock deletes the row; erase_person at once.",
    ),
    Held(
        table="effects",
        columns=("effect_id", "subject", "last_problem"),
        about=About.BUYER,
        form=Form.OPEN,
        what=(
            "What was owed because of a case, and why it failed. A shop's own sentence about a "
            "refusal may be quoted, in which a plugin may have put a person."
        ),
        purpose="Nothing owed is forgotten, and the merchant sees what to mend.",
        basis=FRAUD,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased=f"The reasons of a case are emptied. {WITH_CASE}",
    ),
    Held(
        table="audit_lines",
        columns=("subject", "details"),
        about=About.BUYER,
        form=Form.OPEN,
        what="The timeline of a case: words and numbers, and reasons why something failed.",
        purpose="Who did what, and when, can be shown.",
        basis=PROOF,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased=f"Reasons that quote a shop are blanked; the lines stay. {WITH_CASE}",
    ),
    Held(
        table="audit_lines",
        columns=("actor",),
        about=About.USER,
        form=Form.OPEN,
        what="The mailbox of the user who pressed a button; in the account's own lines, whom.",
        purpose="A release by hand has somebody who answers for it.",
        basis=SECURITY,
        kept=STAYS,
        exported=Export.AS_IT_STANDS,
        erased="Stays after the user is dismissed, or nobody would have decided.",
    ),
    Held(
        table="shop_calls",
        columns=("subject", "path"),
        about=About.BUYER,
        form=Form.OPEN,
        what="Method, path (the shop's id of the order) and status of every call to the shop.",
        purpose="The merchant sees what Clearhold did at the shop.",
        basis=FRAUD,
        kept=f"{SHOP_CALLS.days} days.",
        exported=Export.AS_IT_STANDS,
        erased="The clock deletes the row.",
    ),
    Held(
        table="users",
        columns=(
            *("user_id", "account_id", "email", "role", "shop_id"),
            *("password_hash", "created_at", "staff_id"),
        ),
        about=About.USER,
        form=Form.OPEN,
        what=(
            "Who may sign in, what they may do, and the argon2id hash of their password. Of who "
            "comes in through a shop's own admin the platform's number of them, and no mailbox."
        ),
        purpose="Only people of the merchant decide.",
        basis=SECURITY,
        kept="Until the user is dismissed.",
        exported=Export.AS_IT_STANDS,
        erased="dismiss_user deletes the row with its sessions and links.",
    ),
    Held(
        table="shop_staff",
        columns=("staff_id", "user_id", "came_at", "seen_at"),
        about=About.USER,
        form=Form.OPEN,
        what=(
            "Which number of the shop's platform is which user, when they first came in, and when "
            "last, to half a day."
        ),
        purpose="Whoever was let in or removed is known again.",
        basis=SECURITY,
        kept="As long as we know the shop: of whom an owner removed the number stays, to keep them out.",
        exported=Export.AS_IT_STANDS,
        erased="Deleted when the shop is erased (its platform asks for that after it left).",
    ),
    Held(
        table="setup_links",
        columns=("token_hash", "user_id"),
        about=About.USER,
        form=Form.HASH,
        what="SHA-256 of the random token of a one-time link.",
        purpose="Somebody chooses a password without anybody else knowing it.",
        basis=SECURITY,
        kept="Until it is used, at most a day.",
        exported=Export.MEANING,
        erased="Deleted with its use; by the clock when it has expired.",
    ),
    Held(
        table="sign_ins",
        columns=("token_hash", "user_id", "begun_at"),
        about=About.USER,
        form=Form.HASH,
        what="SHA-256 of a session's random token, whose it is, and since when.",
        purpose="A signed-in user stays signed in.",
        basis=SECURITY,
        kept="Until signing out, at most twelve hours.",
        exported=Export.AS_IT_STANDS,
        erased="Deleted with signing out; by the clock when it has expired.",
    ),
    Held(
        table="failed_sign_ins",
        columns=("key", "at"),
        about=About.USER,
        form=Form.KEYED_HASH,
        what="Mailbox and network address of a failed try, each hashed under the operator's key.",
        purpose="Passwords cannot be guessed by trying.",
        basis=SECURITY,
        kept=f"{FAILED_TRIES.days} day.",
        exported=Export.MEANING,
        erased="Deleted with the next good try, or by the clock.",
    ),
    Held(
        table="shops",
        columns=("settings",),
        about=About.USER,
        form=Form.OPEN,
        what="The merchant's choices; sender and contact of letters may be one person's mailbox.",
        purpose="Letters say who writes and whom to ask.",
        basis="The merchant entered it for that.",
        kept="Until it is changed.",
        exported=Export.AS_IT_STANDS,
        erased="The merchant changes it.",
    ),
    *OF_RULES,
    *OF_SIGNALS,
)
