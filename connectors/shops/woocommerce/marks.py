"""What we leave on an order at the store, in its meta data."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.model.ids import HoldId
from connectors.shops.woocommerce.statuses import ON_HOLD

_HOLD: Final = "_clearhold_hold_id"
_PREVIOUS: Final = "_clearhold_previous_status"
_RELEASED: Final = "_clearhold_released"
_REFERENCE_LENGTH: Final = 8
_REFERENCE: Final = re.compile(r"\[ch-[0-9a-f]{8}\]\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Our marks on one order; empty where there is none."""

    hold: str = ""
    previous: str = ""
    """The native status that the hold replaced; it stays after the release."""
    released: str = ""
    """The hold that we released last: the trace by which a repeat is recognised."""

    def hold_id(self, native: str) -> HoldId | None:
        """Return the hold that stands on an order of this native status, if one does.

        A release writes status and marks together. An order that is on hold and bears the hold
        that we released was put back by something that had kept an old copy of it.
        """
        is_over = self.hold == self.released and native != ON_HOLD
        return HoldId(self.hold) if self.hold and not is_over else None


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


def bears_reference(note: str) -> bool:
    """Tell whether a text ends in a reference of ours: then we wrote it."""
    return _REFERENCE.search(note) is not None


def _meta(key: str, value: str | None) -> dict[str, Any]:
    return {"key": key, "value": value}
