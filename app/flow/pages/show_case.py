"""Everything that the merchant's page tells of one case, without its person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from app.flow.cases.enabled_methods import enabled_methods
from app.flow.cases.ended_here import EndedHere, ended_here
from app.flow.cases.refusal_of import refusal_of
from app.flow.deadlines.end_of import end_of
from app.flow.deciding.packs_of import packs_of
from app.flow.holds.why_not_held import NotHeld, why_not_held
from app.model.audit import DEADLINE_POLICY, RELEASED_BEFORE, SHOP_STAFF, AuditLine
from app.model.case import Case, Move, State
from app.model.check import Check
from app.model.decision import Assurance, Decision
from app.model.dispatch import Dispatch, next_dispatch
from app.model.effect import EffectKind, EffectState, Letter
from app.model.ids import CaseId
from app.model.order import Limit, OrderStatus, PartState, Standing
from app.model.pack_version import PackRef
from app.model.shop import AtDeadline, Shop
from app.model.snooze import Snooze
from app.model.user import User
from app.rules.method import method_for
from app.rules.pack import Pack
from app.services import Services
from app.store.audit import calls_of, timeline
from app.store.case_lists import CaseRow, row_of
from app.store.cases import case_by_id
from app.store.checks import checks_of
from app.store.deadlines import UNDECIDED
from app.store.decisions import decisions_of
from app.store.effects import effects_of
from app.store.order_labels import OrderLabel, disputes_of
from app.store.orders import portal_view, standing_of, stored_order
from app.store.snoozes import snoozes_of
from app.store.tables import AnyRow
from app.store.tenancy import shop_of_case
from app.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One thing owed to the outside, and what came of it so far."""

    kind: EffectKind
    letter: Letter | None
    state: EffectState
    owed_at: datetime
    due_at: datetime
    performed_at: datetime | None
    attempts: int
    problem: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopCall:
    """A call that was made to the shop; ``status`` is None when no answer came."""

    method: str
    path: str
    status: int | None
    milliseconds: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A case with its shop, order and history. ``goods`` and ``town`` end with the person."""

    case: Case
    shop: Shop
    row: CaseRow
    order_page: str
    goods: Sequence[tuple[int, str]] | None
    """Quantity and title of each line."""
    town: str | None
    language: str
    """The buyer's, where the shop told it and the person is not forgotten; else empty."""
    is_sent: bool
    """Whether all of it is on its way already: it cannot be cancelled any more."""
    there: Standing
    """What is still to be sent and what is still ahead, as the shop last told it."""
    waits_for: NotHeld | None
    """Why the hold that is owed cannot be placed yet."""
    labels: Sequence[OrderLabel]
    decisions: Sequence[Decision]
    packs: Mapping[PackRef, Pack]
    """The versions that decided, as far as they are at hand."""
    snoozed: Mapping[str, Snooze]
    """By rule, what is silent for this buyer now because of this case."""
    lines: Sequence[AuditLine]
    checks: Sequence[Check]
    effects: Sequence[Owed]
    calls: Sequence[ShopCall]
    dispatch: Dispatch | None
    """Which parcel run an order released now would catch."""
    asked_at: datetime

    @property
    def goes_on(self) -> bool:
        """Whether a person decides about an order that nothing stops."""
        return self.case.state is State.WITH_SUPPORT and self.case.held_at is None

    @property
    def is_held_in_part(self) -> bool:
        """Whether a part goes on although the order is held."""
        loose = not all(part.bears(self.case.hold_id) for part in self.there.parts)
        return loose and self.case.held_at is not None and self.case.is_open()

    @property
    def near_limit(self) -> Limit | None:
        """What ends within a day while the case is open."""
        ahead = self.there.limits if self.case.is_open() else ()
        if self.deadline is not None:
            ahead = () if self.is_overdue else (self.deadline,)
        return next((one for one in ahead if one.at - self.asked_at < _NEAR), None)

    @property
    def deadline(self) -> Limit | None:
        """By when the hold must have come to an end, while that is undecided."""
        return self.case.deadline if self.case.state in UNDECIDED else None

    @property
    def is_overdue(self) -> bool:
        """Whether there is no deadline ahead any more."""
        return self.deadline is not None and self.deadline.at <= self.asked_at

    @property
    def overdue_since(self) -> datetime | None:
        """The first deadline that passed and left the order on hold; None where none did."""
        if self.case.overdue_since is not None and self.case.state in UNDECIDED:
            return self.case.overdue_since
        return self.deadline.at if self.deadline and self.is_overdue else None

    @property
    def otherwise(self) -> AtDeadline:
        """What happens at the deadline, unless somebody decides or proves something before."""
        return end_of(self.case, self.shop.settings, self.lines)

    @property
    def was_released_before(self) -> bool:
        """Whether the shop shows a release of ours that a database put back knows nothing of."""
        return any(line.details.get("result") == RELEASED_BEFORE for line in self.lines)

    @property
    def is_cancelled_unanswered(self) -> bool:
        """Whether the order was cancelled by itself, as nothing was decided in time."""
        asked = [line.actor for line in self.lines if line.action == Move.CANCEL]
        return self.ended_here is not None and asked[-1:] == [DEADLINE_POLICY]

    @property
    def is_lifted_at_shop(self) -> bool:
        """Whether the shop's own staff took the hold off, and the order goes on."""
        backs = [line.actor for line in self.lines if line.action == Move.HAND_BACK]
        return backs[-1:] == [SHOP_STAFF]

    @property
    def may_be_proven(self) -> bool:
        """Whether the buyer can give what the rules ask for, by what the merchant connected."""
        needed = Assurance(self.case.needed)
        return method_for(needed, enabled_methods(self.shop)) is not Assurance.PERSON

    @property
    def awaits_another_try(self) -> bool:
        """Whether the buyer's last attempt did not pass, and another is open to them."""
        last = self.checks[-1] if self.checks else None
        is_open = last is not None and last.is_open() and last.failure is not None
        return is_open and self.case.state is State.INVITED

    @property
    def refusal(self) -> str | None:
        """Why the shop refused to cancel it; empty where that is forgotten."""
        return refusal_of(self.case, self.lines)

    def pack_of(self, decision: Decision) -> Pack | None:
        """Return the rules that decided; None where that version is not at hand."""
        return self.packs.get(PackRef(name=decision.pack, version=decision.pack_version))

    @property
    def ended_here(self) -> EndedHere | None:
        """How the order ended, where the merchant had it cancelled here."""
        return ended_here(self.case, self.lines)


_NEAR: Final = timedelta(days=1)


def show_case(services: Services, user: User, case_id: CaseId) -> CasePage:
    """Return a case that the user may see. Changes nothing.

    Raises:
        NotFoundError: there is no such case, or it is somebody else's.
    """
    now = services.now()
    with services.database.read() as tx:
        shop = shop_of_case(tx, user, case_id)
        case = case_by_id(tx, shop.shop_id, case_id)
        row = row_of(tx, shop.shop_id, case_id)
        view = portal_view(tx, services.keyring, case.order_id)
        decisions = decisions_of(tx, shop.shop_id, case.order_id)
        effects = [_owed(one) for one in effects_of(tx, shop.shop_id, case_id)]
        there = _there(standing_of(tx, case.order_id), now)
        return CasePage(
            case=case,
            shop=shop,
            row=row,
            order_page=services.shops[shop.kind].order_page(shop.url, row.external_id),
            goods=None if view is None else view.goods,
            town=None if view is None else view.town,
            language="" if view is None else view.language,
            is_sent=_is_sent(tx, case),
            there=there,
            waits_for=_waits_for(effects, there),
            labels=disputes_of(tx, shop.shop_id, case.order_id),
            decisions=decisions,
            packs=packs_of(tx, shop.shop_id, decisions),
            snoozed=_snoozed(snoozes_of(tx, shop.shop_id, case_id), now),
            lines=timeline(tx, shop.shop_id, case_id),
            checks=checks_of(tx, shop.shop_id, case_id),
            effects=effects,
            calls=[_call(one) for one in calls_of(tx, shop.shop_id, case_id)],
            dispatch=next_dispatch(shop.settings.cut_off, shop.timezone, now),
            asked_at=now,
        )


def _snoozed(kept: Sequence[Snooze], now: datetime) -> Mapping[str, Snooze]:
    # The latest stands first: it is set last.
    return {one.rule: one for one in reversed(kept) if one.ends_at > now}


def _is_sent(tx: Transaction, case: Case) -> bool:
    return stored_order(tx, case.shop_id, case.order_id).status is OrderStatus.SHIPPED


def _there(standing: Standing, now: datetime) -> Standing:
    ahead = (one for one in standing.limits if one.at > now)
    return replace(
        standing,
        parts=tuple(part for part in standing.parts if part.state is not PartState.OVER),
        limits=tuple(sorted(ahead, key=lambda one: one.at)),
    )


def _waits_for(effects: Sequence[Owed], there: Standing) -> NotHeld | None:
    owed = (
        one.problem
        for one in effects
        if one.kind is EffectKind.PLACE_HOLD and one.state is EffectState.OWED
    )
    return why_not_held(next(owed, None), there)


def _owed(row: AnyRow) -> Owed:
    return Owed(
        kind=EffectKind(row.kind),
        letter=None if row.letter is None else Letter(row.letter),
        state=EffectState(row.state),
        owed_at=row.owed_at,
        due_at=row.due_at,
        performed_at=row.performed_at,
        attempts=row.attempts,
        problem=row.last_problem,
    )


def _call(row: AnyRow) -> ShopCall:
    return ShopCall(
        method=row.method,
        path=row.path,
        status=row.status,
        milliseconds=row.milliseconds,
        at=row.at,
    )
