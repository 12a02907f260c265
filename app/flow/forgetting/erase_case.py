"""Erases who a case is about: in the store, in the mail folder, and at the provider."""

from app.flow.letters.message_id_of import message_id_of
from app.model.audit import CLEARHOLD, AuditLine
from app.model.case import Case
from app.model.effect import EffectKind, subject_of_order
from app.model.erasure import Erasure, ErasureKind
from app.services import Services
from app.store.audit import blank_problems, write_line
from app.store.cases import mark_forgotten
from app.store.checks import checks_of
from app.store.effects import effects_of, forget_problems, is_owed, owe
from app.store.erased_orders import digests_of_ids
from app.store.held_parts import forget_parts
from app.store.orders import forget_order
from app.store.snoozes import forget_whys


def erase_case(services: Services, case: Case, *, actor: str = CLEARHOLD) -> None:
    """Erase the person; the case goes on, if it is open, and the attestation of its checks stays.

    Our own rows are erased at once; the provider is asked until it confirms. It is noted
    first, so that no older back-up brings the person back.
    """
    with services.database.read() as tx:
        letters = [
            row.effect_id for row in effects_of(tx, case.shop_id, case.case_id) if row.letter
        ]
        named = digests_of_ids(tx, services.keyring, case.shop_id, [case.order_id])
    services.erasures.note(
        Erasure(kind=ErasureKind.PERSON, at=services.now(), shop_id=case.shop_id, orders=named)
    )
    kept = [message_id_of(services, effect_id) for effect_id in letters]
    services.mail.forget(kept)
    _erase(services, case, actor)
    # Once more, for a letter that went out meanwhile; a later one removes itself (send_mail).
    services.mail.forget(kept)


def _erase(services: Services, case: Case, actor: str) -> None:
    now = services.now()
    with services.database.write() as tx:
        forget_order(tx, case.order_id, now)
        mark_forgotten(tx, case.case_id, now)
        forget_parts(tx, case.case_id)
        forget_whys(tx, case.case_id)
        for subject_id in (case.case_id, subject_of_order(case.order_id)):
            forget_problems(tx, case.shop_id, subject_id)
        blank_problems(tx, case.shop_id, case.case_id)
        subject = (case.shop_id, case.case_id, EffectKind.REDACT_SESSION)
        if checks_of(tx, case.shop_id, case.case_id) and not is_owed(tx, *subject):
            owe(tx, *subject, now=now)
        line = AuditLine(
            shop_id=case.shop_id, subject=case.case_id, action="forgotten", at=now, actor=actor
        )
        write_line(tx, line)
