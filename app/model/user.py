"""Who may sign in, and what their role allows."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from app.model.ids import AccountId, ShopId, UserId


class Role(StrEnum):
    """What a person may do."""

    OWNER = "owner"
    MANAGER = "manager"
    AGENT = "agent"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What a role may allow."""

    SEE_CASES = "see_cases"
    DECIDE_CASES = "decide_cases"
    CHANGE_SETTINGS = "change_settings"


ALLOWED: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.MANAGER: frozenset(Right),
    Role.AGENT: frozenset({Right.SEE_CASES, Right.DECIDE_CASES}),
    Role.AUDITOR: frozenset({Right.SEE_CASES}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person of a merchant's account. ``shop_id`` None: every shop of the account."""

    user_id: UserId
    account_id: AccountId
    email: str
    """The mailbox, which is also the name; of a shop's staff the name that `staff_name` gives."""
    role: Role
    shop_id: ShopId | None = None
    staff_id: str | None = None
    """The shop platform's own id of who comes in through the shop's admin; they have no password."""

    def may(self, right: Right) -> bool:
        """Tell whether the role allows it."""
        return right in ALLOWED[self.role]

    def may_admit(self, role: Role, shop_id: ShopId | None) -> bool:
        """Tell whether they may let somebody in, or back in: nobody beyond their own reach."""
        if not self.may(Right.CHANGE_SETTINGS) or self.shop_id not in (None, shop_id):
            return False
        return role is not Role.OWNER or self.role is Role.OWNER


def staff_name(staff_id: str, shop_url: str) -> str:
    """Return what somebody is called of whom the platform tells no more than a number.

    It is no mailbox, so that nobody can sign in with it.
    """
    return f"Staff {staff_id} ({shop_url.rpartition('//')[2]})"


def plain_mailbox(typed: str) -> str:
    """Return a user's mailbox in the one form in which it is kept and looked for."""
    return unicodedata.normalize("NFKC", typed).strip().lower()
