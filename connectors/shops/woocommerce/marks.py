"""What we leave on an order at the store, in its meta data."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.model.ids import HoldId

_HOLD: Final = "_clearhold_hold_id"
_PREVIOUS: Final = "_clearhold_previous_status"
_RELEASED: Final = "_clearhold_released"
_REFERENCE_LENGTH: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Our marks on one order; empty where there is none."""

    hold: str = ""
    previous: str = ""
    """The native status that the hold replaced; it stays after the release."""
    released: str = ""
    """The hold that we released last: the trace by which a repeat is recognised."""

    def hold_id(self) -> HoldId | None:
        """Return the hold that stands, if one does."""
        return HoldId(self.hold) if self.hold and self.hold != self.released else None


def marks_of(meta: Mapping[str, str]) -> Marks:
    """Read our marks out of an order's meta data."""
    return Marks(
        hold=meta.get(_HOLD, ""),
        previous=meta.get(_PREVIOUS, ""),
        released=meta.get(_RELEASED, ""),
    )


def marks_of_hold(hold: HoldId, previous: str) -> list[dict[str, Any]]:
    """Return the meta data that a PUT writes to place a hold."""
    return [_meta(_HOLD, hold), _meta(_PREVIOUS, previous)]


def marks_of_release(hold: HoldId) -> list[dict[str, Any]]:
    """Return the meta data that a PUT writes to lift a hold.

    A null removes a key, found by name: ``WC_Data::update_meta_data`` and ``save_meta_data``.
    """
    return [_meta(_HOLD, None), _meta(_RELEASED, hold)]


def reference_of(mark: str) -> str:
    """Return a short reference to a mark, for texts that people read as well."""
    return f"[ch-{hashlib.sha256(mark.encode()).hexdigest()[:_REFERENCE_LENGTH]}]"


def _meta(key: str, value: str | None) -> dict[str, Any]:
    return {"key": key, "value": value}
