"""A case: one held order and where its verification stands.

The table ``MOVES`` is the whole state machine. Nothing else changes a state.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.model.errors import ClearholdError
from app.model.ids import CaseId, HoldId, OrderId, ShopId, StormId
from app.model.order import Limit, LimitKind


class State(StrEnum):
    """Where a case stands."""

    OPENED = "opened"
    """A hold is decided and owed; the shop has not confirmed it yet."""
    HELD = "held"
    """The shop confirmed the hold; the buyer is about to be invited."""
    INVITED = "invited"
    """The buyer has our link."""
    CHECKING = "checking"
    """A session at the identity provider is open."""
    WITH_SUPPORT = "with_support"
    """A person decides."""
    CANCELLING = "cancelling"
    """The merchant had the order cancelled; the shop has not confirmed it yet."""
    RELEASING = "releasing"
    """A release is owed; the shop has not confirmed it yet."""
    RELEASED = "released"
    """The shop confirmed the release."""
    HANDED_BACK = "handed_back"
    """The merchant took the hold over, or lifted it at the shop; we act no more."""
    ENDED = "ended"
    """The order was cancelled, refunded, deleted or changed by hand at the shop."""


class Move(StrEnum):
    """What can happen to a case."""

    HOLD_CONFIRMED = "hold_confirmed"
    HOLD_IMPOSSIBLE = "hold_impossible"
    INVITE = "invite"
    START_CHECK = "start_check"
    TRY_AGAIN = "try_again"
    PASS = "pass"  # noqa: S105 - a move, not a secret
    NEED_PERSON = "need_person"
    CANNOT_HOLD = "cannot_hold"
    DISPUTE = "dispute"
    VOUCH = "vouch"
    CLEAR = "clear"
    DEADLINE = "deadline"
    SHOP_LEAVES = "shop_leaves"
    SHOP_GONE = "shop_gone"
    RELEASE_CONFIRMED = "release_confirmed"
    RELEASE_IMPOSSIBLE = "release_impossible"
    HAND_BACK = "hand_back"
    ORDER_ENDED = "order_ended"
    REINVITE = "reinvite"
    CANCEL = "cancel"
    CANCEL_REFUSED = "cancel_refused"


class Cause(StrEnum):
    """The only things that may lead to a release."""

    CHECK_PASSED = "check_passed"
    PERSON = "person"
    NEW_DECISION = "new_decision"
    DEADLINE_POLICY = "deadline_policy"
    SHOP_LEFT = "shop_left"


CAUSES: dict[Move, Cause] = {
    Move.PASS: Cause.CHECK_PASSED,
    Move.VOUCH: Cause.PERSON,
    Move.CLEAR: Cause.NEW_DECISION,
    Move.DEADLINE: Cause.DEADLINE_POLICY,
    Move.SHOP_LEAVES: Cause.SHOP_LEFT,
}

_UNDECIDED = (State.OPENED, State.HELD, State.INVITED, State.CHECKING, State.WITH_SUPPORT)
_WAITING = (State.HELD, State.INVITED, State.CHECKING)
_OPEN = (*_UNDECIDED, State.CANCELLING, State.RELEASING)

MOVES: dict[tuple[State, Move], State] = {
    (State.OPENED, Move.HOLD_CONFIRMED): State.HELD,
    (State.OPENED, Move.HOLD_IMPOSSIBLE): State.ENDED,
    (State.HELD, Move.INVITE): State.INVITED,
    (State.HELD, Move.START_CHECK): State.CHECKING,
    (State.INVITED, Move.START_CHECK): State.CHECKING,
    (State.CHECKING, Move.TRY_AGAIN): State.INVITED,
    # Late proof still counts: the buyer may finish while support has the case.
    (State.HELD, Move.PASS): State.RELEASING,
    (State.INVITED, Move.PASS): State.RELEASING,
    (State.CHECKING, Move.PASS): State.RELEASING,
    (State.WITH_SUPPORT, Move.PASS): State.RELEASING,
    **{(state, Move.NEED_PERSON): State.WITH_SUPPORT for state in _WAITING},
    # Nothing of the order can be stopped: there is no hold to wait behind.
    (State.OPENED, Move.CANNOT_HOLD): State.WITH_SUPPORT,
    **{(state, Move.DISPUTE): State.WITH_SUPPORT for state in (State.OPENED, *_WAITING)},
    (State.WITH_SUPPORT, Move.REINVITE): State.HELD,
    **{
        (state, move): State.RELEASING
        for state in _UNDECIDED
        for move in (Move.VOUCH, Move.SHOP_LEAVES)
    },
    # Support's case is a person's: neither a new decision nor a clock takes it away …
    **{(state, Move.CLEAR): State.RELEASING for state in (State.OPENED, *_WAITING)},
    # … unless the merchant chose beforehand that the deadline releases.
    **{(state, Move.DEADLINE): State.RELEASING for state in (*_WAITING, State.WITH_SUPPORT)},
    (State.RELEASING, Move.RELEASE_CONFIRMED): State.RELEASED,
    (State.RELEASING, Move.RELEASE_IMPOSSIBLE): State.ENDED,
    **{(state, Move.HAND_BACK): State.HANDED_BACK for state in _UNDECIDED},
    # Nothing takes an order back from being cancelled but the shop's own no.
    **{(state, Move.CANCEL): State.CANCELLING for state in _UNDECIDED},
    (State.CANCELLING, Move.CANCEL_REFUSED): State.WITH_SUPPORT,
    # A shop that removed us lets nothing be written any more: its own staff go on.
    **{(state, Move.SHOP_GONE): State.HANDED_BACK for state in (State.CANCELLING, State.RELEASING)},
    **{(state, Move.ORDER_ENDED): State.ENDED for state in _OPEN},
}

TAKEN_OVER = frozenset({Cause.PERSON, Cause.DEADLINE_POLICY, Cause.SHOP_LEFT})
"""Causes of a release that were a merchant's own decision: theirs stands."""

CLOSED = frozenset({State.RELEASED, State.HANDED_BACK, State.ENDED})
"""States that end a case; no move leads out of them."""


class MoveRefusedError(ClearholdError):
    """The case is not in a state that allows this move; late webhooks are normal."""

    def __init__(self, state: State, move: Move) -> None:
        """Keep both, so that the caller can tell a late webhook from a bug."""
        super().__init__(f"{move} is not possible while the case is {state}")
        self.state = state
        self.move = move


class SupportReason(StrEnum):
    """Why a person must decide."""

    NO_METHOD = "no_method"
    """No enabled method is strong enough for what the rules ask."""
    NAME_DIFFERS = "name_differs"
    NAME_UNCLEAR = "name_unclear"
    ATTEMPTS_USED = "attempts_used"
    CHECK_CLOSED = "check_closed"
    """The session was cancelled, expired or redacted before a result."""
    NO_ANSWER = "no_answer"
    RESULT_UNKNOWN = "result_unknown"
    """At its end nobody could tell whether the buyer had passed: the provider did not say."""
    MAIL_REFUSED = "mail_refused"
    HANDED_OVER = "handed_over"
    """The merchant asked for it."""
    BUYER_ASKED = "buyer_asked"
    """The buyer chose a person instead of an ID check."""
    CANNOT_BE_HELD = "cannot_be_held"
    """The shop has nothing to stop in the order."""
    WAREHOUSE_REFUSED = "warehouse_refused"
    """A third party has the goods and did not agree to stop."""
    HELD_LATE = "held_late"
    """It could not be stopped at first, and is stopped now."""
    DISPUTED = "disputed"
    """The payment is disputed."""
    CANCEL_REFUSED = "cancel_refused"
    """The shop refused to cancel the order."""
    NOT_SHOWN = "not_shown"
    """The shop no longer shows us the order, which may bear our hold still."""
    STORM = "storm"
    """Too many orders came at once for their buyers to be asked within the hour."""
    HOLD_LOST = "hold_lost"
    """Our hold was taken off again and again, or nobody can tell by whom: we put it on no more."""


NOT_STOPPED = frozenset({SupportReason.CANNOT_BE_HELD, SupportReason.WAREHOUSE_REFUSED})
"""Reasons why the order goes on although it should not."""

_SHOPS_OWN = NOT_STOPPED | {SupportReason.HELD_LATE, SupportReason.DISPUTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One order's hold and how far its verification has come."""

    case_id: CaseId
    shop_id: ShopId
    order_id: OrderId
    hold_id: HoldId
    state: State = State.OPENED
    version: int = 0
    cause: Cause | None = None
    support_reason: SupportReason | None = None
    needed: int = 0
    opened_at: datetime
    held_at: datetime | None = None
    """When the shop confirmed our hold; None while nothing is stopped for this case."""
    answer_by: datetime | None = None
    remind_at: datetime | None = None
    """When a buyer who has not answered yet is reminded; it moves with the deadline."""
    reminded_at: datetime | None = None
    own_limit_at: datetime | None = None
    """Until when the merchant lets an order be on hold, by the settings of when it was held."""
    deadline_at: datetime | None = None
    """By when the hold must have come to an end; None while nothing is held."""
    deadline_kind: LimitKind | None = None
    """Why then."""
    warned_at: datetime | None = None
    """When the merchant was to be told that this deadline comes near."""
    deadline_over_at: datetime | None = None
    """When it was dealt with that this deadline has passed."""
    overdue_since: datetime | None = None
    """The first deadline that passed and left the order on hold; None once it has time again."""
    deadline_missed_at: datetime | None = None
    """When it was found that a deadline of it had passed unseen."""
    closed_at: datetime | None = None
    silent_since: datetime | None = None
    """Since when its buyer ought to be told and is not, as the storm brake is on; None if told."""
    storm_id: StormId | None = None
    """The batch that it belongs to, once it shared something with too many others."""

    @property
    def deadline(self) -> Limit | None:
        """By when the hold must have come to an end, and why."""
        if self.deadline_at is None or self.deadline_kind is None:
            return None
        return Limit(kind=self.deadline_kind, at=self.deadline_at)

    def allows(self, move: Move) -> bool:
        """Tell whether the move is possible now."""
        return (self.state, move) in MOVES

    def after(self, move: Move) -> "Case":
        """Return the case as it is after the move.

        Raises:
            MoveRefusedError: the table has no such move from this state.
        """
        try:
            state = MOVES[self.state, move]
        except KeyError:
            raise MoveRefusedError(self.state, move) from None
        cause = CAUSES.get(move, self.cause)
        return replace(self, state=state, version=self.version + 1, cause=cause)

    def leaves_room_for_another(self) -> bool:
        """Tell whether a new decision may open another case for the same order.

        Not once a person decided: what they handed back or released stays theirs.
        """
        if self.state is State.RELEASED:
            return self.cause not in TAKEN_OVER
        return self.state is State.ENDED

    def is_kept_from_buyer(self) -> bool:
        """Tell whether the buyer was never told of it, and is not to hear how it ends either."""
        if self.silent_since is not None:
            return True
        return self.support_reason in _SHOPS_OWN and self.answer_by is None

    def has_lost_its_hold(self) -> bool:
        """Tell whether nothing is written to its order any more until a person says so."""
        is_with_person = self.state is State.WITH_SUPPORT
        return is_with_person and self.support_reason is SupportReason.HOLD_LOST

    def is_open(self) -> bool:
        """Tell whether anything can still happen."""
        return self.state not in CLOSED
