"""Who may sign in: accounts' users, their one-time set-up links, sessions and failed tries."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)

from app.model.errors import NotFoundError
from app.model.ids import AccountId, ShopId, UserId
from app.model.user import Role, User
from app.store.tables import METADATA, AnyRow, UtcTime

users = Table(
    "users",
    METADATA,
    Column("user_id", String(40), primary_key=True),
    Column("account_id", ForeignKey("accounts.account_id"), nullable=False, index=True),
    Column("email", Text, nullable=False),
    Column("role", String(12), nullable=False),
    Column("shop_id", String(40)),
    Column("password_hash", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("staff_id", String(40)),
    UniqueConstraint("email"),
)

setup_links = Table(
    "setup_links",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account_id", ForeignKey("accounts.account_id"), nullable=False),
    Column("user_id", ForeignKey("users.user_id")),
    Column("expires_at", UtcTime, nullable=False),
)

sign_ins = Table(
    "sign_ins",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("user_id", ForeignKey("users.user_id"), nullable=False, index=True),
    Column("begun_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

failed_sign_ins = Table(
    "failed_sign_ins",
    METADATA,
    Column(
        "try_id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    Column("key", LargeBinary, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_failed_sign_ins_key", "key", "at"),
)

_TOKEN_BYTES = 32


def add_user(tx: Connection, user: User, password_hash: str | None, now: datetime) -> None:
    """Keep a new user; without a password they sign in by a set-up link first."""
    tx.execute(
        users.insert().values(
            user_id=user.user_id,
            account_id=user.account_id,
            email=user.email,
            role=user.role,
            shop_id=user.shop_id,
            password_hash=password_hash,
            created_at=now,
            staff_id=user.staff_id,
        )
    )


def user_by_email(tx: Connection, email: str) -> tuple[User, str | None] | None:
    """Return a user and the hash of their password; None when there is none."""
    row = tx.execute(select(users).where(users.c.email == email)).one_or_none()
    return None if row is None else (_user(row), row.password_hash)


def users_of(tx: Connection, account_id: AccountId) -> list[User]:
    """Return everybody who may sign in to an account."""
    question = select(users).where(users.c.account_id == account_id).order_by(users.c.email)
    return [_user(row) for row in tx.execute(question)]


def user_by_id(tx: Connection, account_id: AccountId, user_id: UserId) -> User:
    """Return a user of the account.

    Raises:
        NotFoundError: there is none, or it is another account's.
    """
    question = select(users).where(users.c.user_id == user_id, users.c.account_id == account_id)
    row = tx.execute(question).one_or_none()
    if row is None:
        msg = "There is no such user."
        raise NotFoundError(msg)
    return _user(row)


def remove_user(tx: Connection, user_id: UserId) -> None:
    """Delete a user with every session and link of theirs; lines that name them stay."""
    for table in (sign_ins, setup_links, users):
        tx.execute(table.delete().where(table.c.user_id == user_id))


def save_role(tx: Connection, user_id: UserId, role: Role) -> None:
    """Keep what a user may do from now on."""
    tx.execute(users.update().where(users.c.user_id == user_id).values(role=role))


def count_users(tx: Connection) -> int:
    """Return how many users sign in, of whatever account; shops' staff come in by themselves."""
    return tx.scalar(select(func.count()).where(users.c.staff_id.is_(None))) or 0


def save_password(tx: Connection, user_id: UserId, password_hash: str) -> None:
    """Keep a new password's hash and end every session of the user."""
    tx.execute(users.update().where(users.c.user_id == user_id).values(password_hash=password_hash))
    tx.execute(sign_ins.delete().where(sign_ins.c.user_id == user_id))


def mint_setup_link(
    tx: Connection, account_id: AccountId, user_id: UserId | None, expires_at: datetime
) -> str:
    """Make a one-time token: for a user's password, or for an account's first user."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    tx.execute(
        setup_links.insert().values(
            token_hash=_hash(token), account_id=account_id, user_id=user_id, expires_at=expires_at
        )
    )
    return token


def setup_link(tx: Connection, token: str, now: datetime) -> tuple[AccountId, UserId | None]:
    """Return what a one-time token is for.

    Raises:
        NotFoundError: it was used, has expired, or never was one.
    """
    row = tx.execute(
        select(setup_links).where(
            setup_links.c.token_hash == _hash(token), setup_links.c.expires_at > now
        )
    ).one_or_none()
    if row is None:
        msg = (
            "This link was used already or has expired. Ask whoever gave it to you for a new one; "
            "on the server, `clearhold user link` prints one."
        )
        raise NotFoundError(msg)
    return AccountId(row.account_id), None if row.user_id is None else UserId(row.user_id)


def use_setup_link(tx: Connection, token: str) -> bool:
    """Take a one-time token; tell whether it was still there."""
    taken = tx.execute(setup_links.delete().where(setup_links.c.token_hash == _hash(token)))
    return taken.rowcount == 1


def begin_sign_in(tx: Connection, user_id: UserId, now: datetime, expires_at: datetime) -> str:
    """Begin a session and return its token; only the token's hash is kept."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    tx.execute(
        sign_ins.insert().values(
            token_hash=_hash(token), user_id=user_id, begun_at=now, expires_at=expires_at
        )
    )
    tx.execute(sign_ins.delete().where(sign_ins.c.expires_at <= now))
    return token


def user_of_session(tx: Connection, token: str, now: datetime) -> User | None:
    """Return who a session belongs to; None when it ended."""
    question = (
        select(users)
        .join(sign_ins, sign_ins.c.user_id == users.c.user_id)
        .where(sign_ins.c.token_hash == _hash(token), sign_ins.c.expires_at > now)
    )
    row = tx.execute(question).one_or_none()
    return None if row is None else _user(row)


def end_session(tx: Connection, token: str) -> None:
    """End a session."""
    tx.execute(sign_ins.delete().where(sign_ins.c.token_hash == _hash(token)))


def note_failed_try(
    tx: Connection, keys: Sequence[bytes], now: datetime, forget_before: datetime
) -> list[int]:
    """Note a try under keys (hashes of where and for whom); return what to take back."""
    tx.execute(failed_sign_ins.delete().where(failed_sign_ins.c.at < forget_before))
    one = failed_sign_ins.insert().returning(failed_sign_ins.c.try_id)
    return [tx.execute(one.values(key=key, at=now)).scalar_one() for key in keys]


def take_back_try(tx: Connection, try_ids: Sequence[int]) -> None:
    """Forget a try that did not fail, or that was not allowed."""
    tx.execute(failed_sign_ins.delete().where(failed_sign_ins.c.try_id.in_(try_ids)))


def failed_tries(tx: Connection, key: bytes, since: datetime) -> int:
    """Return how many tries were noted under a key since a time."""
    question = select(func.count()).where(
        failed_sign_ins.c.key == key, failed_sign_ins.c.at >= since
    )
    return tx.scalar(question) or 0


def clear_failed_tries(tx: Connection, key: bytes) -> None:
    """Forget the failed tries under a key after a good one."""
    tx.execute(failed_sign_ins.delete().where(failed_sign_ins.c.key == key))


def forget_expired(tx: Connection, now: datetime, tries_before: datetime) -> None:
    """Delete sessions and one-time links that are over, and failed tries before a time."""
    tx.execute(sign_ins.delete().where(sign_ins.c.expires_at <= now))
    tx.execute(setup_links.delete().where(setup_links.c.expires_at <= now))
    tx.execute(failed_sign_ins.delete().where(failed_sign_ins.c.at < tries_before))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _user(row: AnyRow) -> User:
    return User(
        user_id=UserId(row.user_id),
        account_id=AccountId(row.account_id),
        email=row.email,
        role=Role(row.role),
        shop_id=None if row.shop_id is None else ShopId(row.shop_id),
        staff_id=row.staff_id,
    )
