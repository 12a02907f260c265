"""Leaves a private note at the order, in the merchant's language: why, and what comes."""

from typing import Final

from app.flow.shops.shop_calls import shop_calls
from app.messages.notes import note_text, reasons_of, trust_of
from app.model.effect import Effect, EffectState, Letter
from app.model.ids import CaseId
from app.ports import Outlook, StaffNote
from app.services import Services
from app.store.cases import case_by_id
from app.store.decisions import last_decision
from app.store.effects import finish
from app.store.orders import stored_order
from app.store.shops import shop_by_id

_OUTLOOKS: Final = {
    Letter.RELEASED_NOTE: Outlook.CLEARED,
    Letter.LEFT_NOTE: Outlook.LEFT,
}


def write_note(services: Services, effect: Effect) -> None:
    """Write the note that the effect owes; a repeat is recognised by its mark.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses, or the order is gone.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        external_id = stored_order(tx, shop.shop_id, case.order_id).external_id
        decision = last_decision(tx, case.order_id)
    letter, language = effect.letter or Letter.HELD_NOTE, shop.settings.language
    if letter is Letter.LEFT_NOTE:
        decision = None
    note = StaffNote(
        text=note_text(letter, language, case, decision, shop),
        mark=effect.effect_id,
        outlook=_OUTLOOKS.get(letter, Outlook.RISKY),
        reasons=() if decision is None else reasons_of(decision, language),
        trust=() if decision is None else trust_of(decision, language),
    )
    with shop_calls(services, shop, effect) as client:
        client.write_note(external_id, note)
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, services.now())
