"""The metadata that every table of the store belongs to, and columns they share."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, MetaData, Row
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns were asked for."""

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_MICROSECONDS = 1_000_000


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time, kept as whole microseconds since 1970.

    One integer compares and sorts alike on both databases; SQLite has no time type.
    """

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware time into microseconds; a naive one is a bug and refused."""
        del dialect
        if value is None:
            return None
        return microseconds(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds into an aware UTC time."""
        del dialect
        return None if value is None else moment(value)


def microseconds(time: datetime) -> int:
    """Return whole microseconds since 1970 of an aware time.

    Raises:
        ValueError: the time is naive.
    """
    if time.tzinfo is None:
        msg = "a time without a zone cannot be stored"
        raise ValueError(msg)
    delta = time - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * _MICROSECONDS + delta.microseconds


def moment(value: int) -> datetime:
    """Return the aware UTC time of whole microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=value)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
