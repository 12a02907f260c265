"""A member of a shop's staff opens Clearhold inside the shop's own admin.

The first visit to a shop that is not connected connects it: the platform has installed
the app by then, and exchanges the visitor's token for the shop's own credentials.
"""

from dataclasses import dataclass
from datetime import timedelta

from app.flow.apps.check_visitor import Visitor
from app.flow.apps.install_shop import install_shop
from app.flow.users.note_access import note_access
from app.logs import log_problem
from app.model.errors import ClearholdError, StorageUnavailableError
from app.model.ids import UserId, new_id
from app.model.shop import Health, Shop
from app.model.user import Role, User, staff_name
from app.services import Services
from app.store.installed import shops_at
from app.store.shops import lock_account
from app.store.staff import (
    StaffMember,
    add_staff,
    bring_along,
    forget_staff,
    has_staff,
    is_reached_by_nobody,
    note_seen,
    staff_member,
)
from app.store.transaction import Transaction
from app.store.users import add_user, user_by_id

_NOTED_EVERY = timedelta(hours=12)
"""A token is good for a minute: who comes in is noted as seldom as a sign-in would be."""


class KeptOutError(ClearholdError):
    """An owner let this member of the staff come in no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Who came in, and to which shop. The user sees this shop and no other."""

    user: User
    shop: Shop


def enter_from_platform(services: Services, visitor: Visitor) -> Entered:
    """Return the user whom a checked visitor is, and the shop, connected now if need be.

    Raises:
        KeptOutError: see there.
        BadSignatureError: the platform does not accept the token for credentials any more.
        UnreachableError: the platform or the shop did not answer.
        RejectedError: the platform refuses the app.
    """
    shop = _connected(services, visitor)
    if shop is None:
        shop = _install(services, visitor)
    elif shop.health is Health.TROUBLED:
        # Whoever is kept out mends nothing either.
        _known(services, visitor, shop)
        shop = _mended(services, visitor, shop)
    member, user = _known(services, visitor, shop)
    if user is None or member is None:
        user = _admit(services, shop, visitor)
    elif services.now() - member.seen_at > _NOTED_EVERY:
        _note(services, user, visitor)
    return Entered(user=user, shop=shop)


def _connected(services: Services, visitor: Visitor) -> Shop | None:
    with services.database.read() as tx:
        found = shops_at(tx, visitor.kind, visitor.shop_url)
    return next((shop for shop in found if shop.left_at is None), None)


def _install(services: Services, visitor: Visitor) -> Shop:
    app = services.apps[visitor.kind]
    credentials = app.redeem_token(visitor.token, visitor.keys, services.now())
    return install_shop(services, visitor.kind, visitor.shop_url, credentials)


def _mended(services: Services, visitor: Visitor, shop: Shop) -> Shop:
    """Let a connection that has a problem have new credentials: the visitor brings the means.

    Where that does not help, the page opens all the same, and tells of the problem.
    """
    try:
        return _install(services, visitor)
    except StorageUnavailableError:
        raise
    except ClearholdError as problem:
        log_problem("credentials_not_renewed", problem, shop=shop.shop_id)
        return shop


def _known(
    services: Services, visitor: Visitor, shop: Shop
) -> tuple[StaffMember | None, User | None]:
    with services.database.read() as tx:
        member = staff_member(tx, shop.shop_id, visitor.staff_id)
        return member, _user_of(tx, shop, member)


def _user_of(tx: Transaction, shop: Shop, member: StaffMember | None) -> User | None:
    if member is None:
        return None
    if member.user_id is None:
        raise KeptOutError(
            f"An owner of {shop.name} decided that you do not use Clearhold. Ask them if you should."
        )
    return user_by_id(tx, shop.account_id, member.user_id)


def _admit(services: Services, shop: Shop, visitor: Visitor) -> User:
    """Make a user of who comes for the first time; whoever comes first of all owns the shop."""
    with services.database.write() as tx:
        lock_account(tx, shop.account_id)
        if not has_staff(tx, shop.shop_id):
            _remember_staff(tx, shop, visitor)
        known = _user_of(tx, shop, staff_member(tx, shop.shop_id, visitor.staff_id))
        return known or _newcomer(services, tx, shop, visitor)


def _remember_staff(tx: Transaction, shop: Shop, visitor: Visitor) -> None:
    """A shop that left and came back has its staff as before: roles, and who is kept out."""
    former = [one for one in shops_at(tx, visitor.kind, shop.url) if one.left_at is not None]
    for one in former:
        if one.account_id != shop.account_id:
            # Of another account, where it was an app of another's: nothing passes from there.
            forget_staff(tx, one.shop_id)
        elif not has_staff(tx, shop.shop_id):
            bring_along(tx, one.shop_id, shop.shop_id)


def _newcomer(services: Services, tx: Transaction, shop: Shop, visitor: Visitor) -> User:
    is_first = is_reached_by_nobody(tx, shop.account_id, shop.shop_id)
    user = User(
        user_id=UserId(new_id("user")),
        account_id=shop.account_id,
        email=staff_name(visitor.staff_id, shop.url),
        role=Role.OWNER if is_first else shop.settings.newcomers,
        shop_id=shop.shop_id,
        staff_id=visitor.staff_id,
    )
    add_user(tx, user, None, services.now())
    add_staff(tx, shop.shop_id, visitor.staff_id, user_id=user.user_id, now=services.now())
    note_access(services, tx, user.account_id, "came_in_first", actor=user.email)
    return user


def _note(services: Services, user: User, visitor: Visitor) -> None:
    if user.shop_id is None:
        return
    with services.database.write() as tx:
        note_seen(tx, user.shop_id, visitor.staff_id, services.now())
        note_access(services, tx, user.account_id, "signed_in", actor=user.email)
